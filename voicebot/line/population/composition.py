"""Put the population together from settings: a worker's carrier where no telephone is to ring."""

from __future__ import annotations

from collections.abc import Iterable

from voicebot.calls.samples import SampleAccount
from voicebot.clock import Clock
from voicebot.errors import InvalidInput, Misconfigured
from voicebot.line.population.carrier import Population
from voicebot.line.population.ear import Ear
from voicebot.line.population.manners import read_manners
from voicebot.line.transport import HttpTransport
from voicebot.line.trunk import Trunk
from voicebot.settings import Settings
from voicebot.wording.script import load_script

#: a second of a call takes at most so long: slower than life is of no use
SLOWEST = 10.0


def open_population(
    settings: Settings, clock: Clock, people: Iterable[SampleAccount], *, pace: float = 1.0, seed: int = 1
) -> Population:
    """The people of these accounts, who talk with the web server at PUBLIC_URL.

    Raises Misconfigured where a carrier is set up or the webhooks could not be signed, InvalidInput for a pace.
    """
    if not 0 <= pace <= SLOWEST:
        raise InvalidInput(
            "pace", pace, f"give 1 for calls as long as in life, less for shorter ones, at most {SLOWEST:g}"
        )
    if settings.has_twilio:
        raise Misconfigured(
            "TWILIO_ACCOUNT_SID: a carrier is set up, and simulated people live on the built-in line only; unset it, or"
            " work without them"
        )
    token = settings.twilio_auth_token.get_secret_value()
    if not token:
        raise Misconfigured("TWILIO_AUTH_TOKEN: not set, so the web server would refuse every call as unsigned; set it")
    manners = read_manners()
    ear = Ear(load_script(settings.prompts).lines, manners.questions)
    trunk = Trunk(HttpTransport(), token, settings.public_url.rstrip("/"), settings.hotline, clock)
    return Population(trunk, {one.phone: one for one in people}, manners, ear, seed=seed, pace=pace)
