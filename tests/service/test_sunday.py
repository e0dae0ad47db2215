"""Sunday, six in the morning, nobody on duty, and somebody writes in Spanish that ICE is at the door."""

from datetime import UTC, datetime, time, timedelta

from bot.hotline.roster import Role
from tests.service.test_timekeeping import Night, night

SUNDAY = datetime(2026, 11, 22, 11, tzinfo=UTC)  # six o'clock in New York


async def at_six(hotline: Night) -> None:
    """Set the clock; Ana is on the roster, planned for nine, and asleep."""
    hotline.clock.moment, hotline.clock.at, hotline.clock.pretend = SUNDAY, time(6), SUNDAY.date()
    now = hotline.clock.now()
    await hotline.app.volunteers.invite("Ana", Role.VOLUNTEER, ("es", "en"), now)
    ana = await hotline.app.volunteers.find("Ana")
    assert ana is not None
    await hotline.app.volunteers.practise(ana.id, now)
    await hotline.app.shifts.plan(ana.id, [6], time(9), time(13), by=ana.id, now=now)


async def test_what_the_person_gets(database_url: str) -> None:
    async with night(database_url) as hotline:
        await at_six(hotline)
        now_do, who_we_are = await hotline.says("la migra esta en mi puerta")
        assert now_do.startswith("No abra la puerta.")
        assert "9=persona" in now_do
        assert now_do.endswith("Mande su ZIP o llame 844-500-3222 (inglés)")  # none for the whole country in Spanish
        assert "STOP" in who_we_are

        (asked,) = await hotline.says("9")
        lines = asked.split("\n")
        assert lines[0] == "Ahora no hay voluntarios. Guardamos lo que pide."
        assert lines[1] == "El siguiente llega: dom 9:00 EST."
        assert lines[2].startswith("Si no puede esperar, llame al ")
        assert lines[3] == "Contestan a toda hora."
        assert lines[4].startswith("¿Puede un voluntario ver lo que usted escribe")
        assert "cuando llegue" in lines[4]
        assert (await hotline.only()).urgent

        (agreed,) = await hotline.says("1")
        assert "El siguiente llega: dom 9:00 EST." in agreed
        assert await hotline.hears(hours=3) == []  # nothing is said that was not promised


async def test_the_promise_of_nine_is_kept_or_taken_back(database_url: str) -> None:
    async with night(database_url) as hotline:
        await at_six(hotline)
        await hotline.says("la migra esta en mi puerta", "9", "1")
        hotline.clock.moment += timedelta(hours=3, minutes=30)
        (taken_back,) = await hotline.hears(minutes=1)
        assert taken_back.startswith("Sigue en la fila.")
        assert "No sabemos a qué hora llega uno." in taken_back  # nine o'clock of the next Sunday is no answer
        assert "dom" not in taken_back

        ana = await hotline.app.volunteers.find("Ana")
        assert ana is not None
        await hotline.app.desk.start_duty(ana)
        changed = await hotline.app.desk.claim(ana, (await hotline.only()).id)
        assert changed is not None
        await hotline.app.delivery.deliver(changed.ids)
        assert "Ana" in (await hotline.arrived())[0]
