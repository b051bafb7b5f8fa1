"""Settings, read once from the environment (and `.env`); secrets may come from files named by `<SETTING>_FILE`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from voicebot.errors import Misconfigured

#: the folder that holds voicebot/, prompts/ and app.py
ROOT = Path(__file__).resolve().parent.parent

#: what a caller is told of the institution; it stands at an invented bank until somebody names the real one
SPOKEN = ("institution_zh", "institution_en", "legal_name_zh", "legal_name_en", "hotline", "complaints")

SECRETS = ("SECRET_KEY", "TWILIO_AUTH_TOKEN", "OPERATOR_PASSWORD", "API_KEY", "DATABASE_URL", "DATA_KEYS", "SMTP_URL")


class Settings(BaseSettings):
    """Everything that may differ between two installations. Names are upper case in the environment."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = f"sqlite:///{ROOT / 'var' / 'voicebot.db'}"
    #: signs sessions and keys the hashes of verification facts; at least 32 characters
    secret_key: SecretStr
    #: comma-separated Fernet keys, newest first, that encrypt personal fields; derived from `secret_key` when empty
    data_keys: SecretStr = SecretStr("")
    public_url: str = "http://127.0.0.1:8000"
    #: proxies in front of us whose X-Forwarded-Proto/Host are believed; 0 believes none
    trusted_proxies: int = 0

    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")
    twilio_from_number: str = ""
    #: any server that speaks Twilio's REST interface; empty means Twilio itself
    twilio_api_base: str = ""

    #: the mail server, by which those are written to whom no text reaches: smtp://user:password@host:587 (STARTTLS) or
    #: smtps://...:465; empty means none. Who writes: "Harbour Bank <no-reply@bank.example>"
    smtp_url: SecretStr = SecretStr("")
    smtp_from: str = ""
    #: the institution's own page to pay on, named to whoever asks how to pay; empty names none
    payment_url: str = ""

    #: whether the carrier keeps the sound of calls. Otherwise, and on the built-in line, the journal keeps their words:
    #: "recorded" is true of both, and the Mandarin lines say so in full
    record_calls: bool = True

    #: sign-in of the web phone, and the bearer key of /api/v1; empty switches each off
    operator_password: SecretStr = SecretStr("")
    api_key: SecretStr = SecretStr("")

    #: private networks that webhooks may go to, by comma, such as 10.20.0.0/16; those are also told over plain http
    webhook_networks: str = ""

    prompts: Path = ROOT / "prompts"
    default_language: str = "zh-CN"
    institution_zh: str = "海港银行"
    institution_en: str = "Harbour Bank"
    legal_name_zh: str = "海港银行股份有限公司信用卡中心"
    legal_name_en: str = "Harbour Bank plc, card services"
    hotline: str = "+15550100100"
    complaints: str = "+15550100199"
    hours_zh: str = "工作日上午九点到晚上六点"
    hours_en: str = "nine a.m. to six p.m. on weekdays"
    voicemail_name: str = ""
    #: where callers are put through to a person in working hours; empty, or after hours, books a callback
    person_number: str = ""
    #: a folder with a faster-whisper model; empty means none
    whisper_model: str = ""
    #: the jurisdiction packs of this installation, for callers we cannot place
    default_packs: str = "CN_BANK"
    #: a ledger older than this is not quoted to anyone
    ledger_max_age_hours: int = 24
    #: nobody's telephone is rung about figures that were read from the ledger longer ago than this; the built-in line
    #: rings nobody's
    ledger_fresh_minutes: int = Field(default=15, ge=1)
    #: this worker's own name among several on PostgreSQL, the same at every start; the machine's where empty
    worker_name: str = ""
    #: calls a second, over all workers together, and requests to the carrier at once in each of them
    dials_per_second: float = Field(default=1.0, gt=0, le=1000)
    dials_at_once: int = Field(default=8, ge=1, le=200)
    #: calls of campaigns that may go on at once on the line, over all campaigns together
    calls_at_once: int = Field(default=50, ge=1, le=10_000)
    #: a campaign of more accounts than this takes a second person's word
    campaign_alone: int = Field(default=500, ge=0)
    #: for so many days the durable engine keeps what it has done
    engine_days: int = Field(default=7, ge=1)
    speech_cache: Path = ROOT / "var" / "speech"
    #: where `voicebot import` keeps how each source's files are read
    import_sources: Path = ROOT / "var" / "sources"
    #: the watched folder: files put into SOURCE/KIND below it are taken in by a worker (docs/import.md)
    import_inbox: Path = ROOT / "var" / "inbox"
    #: a file in the watched folder is whole once nobody has touched it for so long
    import_settle_seconds: int = Field(default=30, ge=1)
    #: what was taken in from there, and reports of bad rows, are deleted after this
    import_keep_days: int = Field(default=30, ge=1)
    #: the largest file that is taken over the API, in millions of bytes
    import_largest_mb: int = Field(default=500, ge=1)

    @property
    def has_twilio(self) -> bool:
        """Whether a carrier account is set up."""
        return bool(self.twilio_account_sid and self.twilio_auth_token.get_secret_value())

    @property
    def has_mail(self) -> bool:
        """Whether a mail server is set up."""
        return bool(self.smtp_url.get_secret_value())

    @property
    def invented(self) -> tuple[str, ...]:
        """The settings, in upper case, by which a caller would hear of a bank that does not exist, or of none."""
        fields = type(self).model_fields
        told = {name: getattr(self, name).strip() for name in SPOKEN}
        return tuple(name.upper() for name, value in told.items() if value in ("", fields[name].default))

    def refuse_invented(self) -> None:
        """On a real line nobody is misled about who speaks to them. Raises Misconfigured naming each setting."""
        if self.has_twilio and self.invented:
            raise Misconfigured(
                f"{', '.join(self.invented)}: still the invented bank's, and callers would be told so;"
                " set each to your institution's own names and numbers (see README, step 2)"
            )


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment, `.env` and `*_FILE`; `overrides` win.

    Raises Misconfigured naming each wrong setting and its mend.
    """
    given = dict(overrides)
    for name in SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if path and name.lower() not in given:
            try:
                given[name.lower()] = Path(path).read_text().strip()
            except OSError as error:
                raise Misconfigured(f"{name}_FILE: cannot be read ({error.strerror}); name a readable file") from error
    try:
        settings = Settings(**given)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, f['loc'])).upper()}: {f['msg']}" for f in error.errors())
        raise Misconfigured(f"settings: {faults}. Set them in the environment or .env (see README)") from error
    if len(settings.secret_key.get_secret_value()) < 32:
        raise Misconfigured("SECRET_KEY: shorter than 32 characters; make one with `openssl rand -hex 32`")
    return settings
