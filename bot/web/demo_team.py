"""The people of the demo's hotline: all made up, so that a visitor can sit in each chair of the console in turn.

Two coordinators are there because some things take two. Nobody here has worked: no number is made up for them.
"""

from datetime import time

from bot.assemble import App
from bot.hotline.roster import Role, Volunteer
from bot.service.roster import Roster

SEATS = {  # the chair, and who sits in it
    "volunteer": ("Ana", Role.VOLUNTEER),
    "coordinator": ("Rosa", Role.COORDINATOR),
    "second": ("Sam", Role.COORDINATOR),
    "reviewer": ("Noor", Role.REVIEWER),
}
OTHERS = ("Beto", "Lin")
MORNINGS, EVENINGS = (range(5), time(9), time(13)), ((0, 2, 4), time(18), time(22))
COMES = "Marisol"  # whom the second coordinator has invited, and the first may let in
SPOKEN = ("en", "es")


async def sit(app: App, seat: str, first: str) -> str:
    """The secret of a session for whoever sits in a chair, in the visitor's language; the volunteer is on duty."""
    alias, role = SEATS[seat]
    await _fill(app)
    volunteers, now = app.volunteers, app.talk.clock.now()
    locales = (first, *(locale for locale in SPOKEN if locale != first))
    token = await volunteers.sign_in(await volunteers.invite(alias, role, locales, now), now)
    who = await volunteers.of_session(token or "", now)
    if token is None or who is None:
        raise LookupError("the demo's volunteer could not sign in")
    await volunteers.practise(who.id, now)  # the demo is the practice
    if role is Role.VOLUNTEER:
        await volunteers.start_duty(who.id, now)
    return token


async def _fill(app: App) -> None:
    """Put everybody on the roster, once; what visitors change stays as they left it."""
    if await app.volunteers.find(SEATS["second"][0]):
        return
    now = app.talk.clock.now()
    for alias, role in (*SEATS.values(), *((alias, Role.VOLUNTEER) for alias in OTHERS)):
        await app.volunteers.invite(alias, role, SPOKEN, now)
    team = {one.alias: one for one in await app.volunteers.roster()}
    await app.volunteers.practise(team[OTHERS[0]].id, now)
    await _plan(app, team)


async def _plan(app: App, team: dict[str, Volunteer]) -> None:
    roster = Roster(app.volunteers, app.shifts, app.invitations, app.desk, app.talk.clock)
    second = team[SEATS["second"][0]]
    for alias, hours in ((SEATS["volunteer"][0], MORNINGS), (OTHERS[0], EVENINGS)):
        await roster.plan(second, team[alias].id, *hours)
    await roster.invite(second, COMES, Role.VOLUNTEER, SPOKEN)
