using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>Two engines on one log, one of them behind, at the end of a trading day and after it.</summary>
public sealed class DayRollTests(Servers servers)
{
    // A Friday's last minutes: Monday's trading day begins at 23:00.
    private static readonly DateTimeOffset Late = new(2026, 11, 20, 22, 57, 0, TimeSpan.Zero);
    private static readonly DateOnly Monday = new(2026, 11, 23);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_day_opened_from_an_old_state_is_refused_and_opened_again_with_what_the_other_decided()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "roll");
        await using var paused = await LoneEngine.Load(database, Late);
        await Take(paused, Signal(1, "SPY", Late), Late);
        await using var other = await LoneEngine.Load(database, Late);
        var unheard = Signal(2, "QQQ", Late.AddMinutes(1));
        await Take(other, unheard, Late.AddMinutes(1));
        paused.Journal.State.IsDecided(unheard.SignalId).ShouldBeFalse();

        await Take(paused, Signal(3, "IWM", Late.AddMinutes(4)), Late.AddMinutes(4));
        paused.Totals.Totals()["conflict"].ShouldBe(1);
        paused.Journal.State.IsDecided(unheard.SignalId).ShouldBeTrue();
        // The other's cooldown holds on the new day.
        await Take(paused, Signal(4, "QQQ", Late.AddMinutes(5)), Late.AddMinutes(5));

        var log = await Log(database);
        log.Where(logged => logged.Event is AlertRaised or SignalSuppressed).Select(Told)
            .ShouldBe(["2026-11-20 SPY raised", "2026-11-20 QQQ raised", "2026-11-23 IWM raised", "2026-11-23 QQQ Cooldown"]);
        log.Count(logged => logged.Event is DayOpened).ShouldBe(2);
        Replay.Verify(LoneEngine.Run, log.Select(logged => logged.Event)).ShouldBeOfType<Verified>();
    }

    [Fact]
    public async Task an_engine_that_missed_the_end_of_the_day_writes_to_the_new_one()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "roll");
        await using var paused = await LoneEngine.Load(database, Late);
        await Take(paused, Signal(1, "SPY", Late), Late);
        await using var other = await LoneEngine.Load(database, Late);
        await Take(other, Signal(2, "QQQ", Late.AddMinutes(4)), Late.AddMinutes(4));

        // Its clock is behind too.
        await Take(paused, Signal(3, "IWM", Late.AddMinutes(2)), Late.AddMinutes(2));
        (await Log(database)).Where(logged => logged.Event is AlertRaised).Select(Told).ShouldBe(["2026-11-20 SPY raised", "2026-11-23 QQQ raised", "2026-11-23 IWM raised"]);
        paused.Totals.Totals()["conflict"].ShouldBe(1);
    }

    [Fact]
    public async Task an_outcome_of_a_request_that_only_the_other_knows_is_decided_nevertheless()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "roll");
        await using var active = await LoneEngine.Load(database, Late);
        await Take(active, Signal(1, "SPY", Late), Late);
        await using var behind = await LoneEngine.Load(database, Late);
        await Take(active, Signal(2, "QQQ", Late), Late);
        var request = active.Journal.State.Outstanding[^1];

        await behind.Journal.Commit(batch => batch.Do(Outcome.From(LoneEngine.Delivered(request, Late)), Late), Stop);
        (await Log(database)).Select(logged => logged.Event).OfType<DeliverySucceeded>().Single().RequestId.ShouldBe(request.RequestId);
    }

    [Fact]
    public async Task a_log_written_before_there_was_a_head_goes_on()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "roll");
        await using (var before = await LoneEngine.Load(database, Late)) await Take(before, Signal(1, "SPY", Late), Late);
        await using (var source = NpgsqlDataSource.Create(database))
        await using (var drop = source.CreateCommand("drop table alert_engine.run_head"))
            await drop.ExecuteNonQueryAsync(Stop);

        await using var after = await LoneEngine.Load(database, Late);
        await Take(after, Signal(2, "QQQ", Late.AddMinutes(4)), Late.AddMinutes(4));
        after.Totals.Totals().Keys.ShouldNotContain("conflict");
        (await Log(database)).Where(logged => logged.Event is AlertRaised).Select(Told).ShouldBe(["2026-11-20 SPY raised", "2026-11-23 QQQ raised"]);
    }

    [Fact]
    public async Task a_timer_due_after_the_roll_fires_once_and_from_the_state_as_it_stands()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "roll");
        await using var active = await LoneEngine.Start(database, Late);
        await active.Take(Signal(1, "SPY", Late) with { Kind = SignalKind.PutCallDivergence });
        await active.Take(Signal(2, "SPY", Late) with { Kind = SignalKind.PutCallDivergence });
        await using var standby = await LoneEngine.Start(database, Late);
        await active.Take(Signal(3, "SPY", Late) with { Kind = SignalKind.PutCallDivergence });

        // The one that has not heard of the third signal is first.
        foreach (var engine in new[] { standby, active })
        {
            engine.Time.Advance(TimeSpan.FromMinutes(6));
            await Eventually.Holds(
                () =>
                {
                    engine.Time.Advance(TimeSpan.FromSeconds(1));
                    return engine.Journal.State.Day == Monday;
                },
                () => $"The day rolled over\n{string.Join('\n', engine.Log.Lines)}");
        }

        await active.Take(Signal(4, "IWM", active.Time.GetUtcNow()));
        var log = await Log(database);
        log.Select(logged => logged.Event).OfType<SummaryRaised>().Select(summary => summary.Withheld).ShouldBe([2L]);
        log.Count(logged => logged.Event is DayOpened).ShouldBe(2);
        Replay.Verify(LoneEngine.Run, log.Select(logged => logged.Event)).ShouldBeOfType<Verified>();
    }

    [Fact]
    public async Task a_standby_does_not_ask_again_for_what_the_active_engine_was_told_of()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "roll");
        var noon = Late.AddHours(-5);
        await using var active = await LoneEngine.Start(database, noon);
        await active.Take(Signal(1, "SPY", noon));
        await using var standby = await LoneEngine.Start(database, noon);
        var request = active.Journal.State.Outstanding.ShouldHaveSingleItem();
        await Eventually.Holds(() => standby.Asked.Count == 1, "A start asks for all that is open");
        await active.Take(LoneEngine.Delivered(request, Late));

        await Eventually.Holds(
            () =>
            {
                standby.Time.Advance(TimeSpan.FromSeconds(20));
                return standby.Journal.State.OutstandingCount == 0;
            },
            "The standby looked at what is open");
        await standby.Take(Signal(2, "QQQ", standby.Time.GetUtcNow()));
        await Eventually.Holds(() => standby.Asked.Distinct().Count() == 2, "The next request came");
        standby.Asked.Count(id => id == request.RequestId).ShouldBe(1);
    }

    [Fact]
    public async Task a_snapshot_that_cannot_be_saved_is_told_once_and_stops_nothing()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "roll");
        await using var engine = await LoneEngine.Load(database, Late);
        await engine.Journal.Commit(
            batch =>
            {
                for (var number = 0; number < 2_100; number++) batch.Do(new TakeSignal(Signal(number, "SPY", Late), Late));
            },
            Stop);
        await using (var source = NpgsqlDataSource.Create(database))
        await using (var drop = source.CreateCommand("drop table alert_engine.state_snapshot"))
            await drop.ExecuteNonQueryAsync(Stop);

        for (var time = 0; time < 2; time++)
        {
            engine.Journal.SaveSnapshot(isBusy: false, Stop);
            await engine.Journal.WhenSaved();
        }

        engine.Log.Lines.Count(line => line.Contains("A snapshot could not be saved", StringComparison.Ordinal)).ShouldBe(1);
        await Take(engine, Signal(3_000, "QQQ", Late), Late);
        (await Log(database)).Count.ShouldBe(2_102);
    }

    private static Task Take(LoneEngine engine, SignalDetected signal, DateTimeOffset now) => engine.Journal.Commit(batch => batch.Do(new TakeSignal(signal, now)), Stop);

    private static SignalDetected Signal(int number, string symbol, DateTimeOffset at) => SignalFlood.Signal(LoneEngine.Run, number, 1, at) with { Symbol = symbol };

    private static string Told(LoggedEvent logged) => StreamKey.DayOf(logged.Stream) + logged.Event switch
    {
        AlertRaised raised => $" {raised.Signal.Symbol} raised",
        SignalSuppressed suppressed => $" {suppressed.Signal.Symbol} {suppressed.Reason}",
        _ => string.Empty,
    };

    private static async Task<List<LoggedEvent>> Log(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var events = new List<LoggedEvent>();
        await foreach (var logged in new LogReader(source).Decisions(LoneEngine.Run, cancellationToken: Stop)) events.Add(logged);
        return events;
    }
}
