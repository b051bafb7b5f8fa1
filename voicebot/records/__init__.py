"""The database: schema, migrations, one module an aggregate."""
