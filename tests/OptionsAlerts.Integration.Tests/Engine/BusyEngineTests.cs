using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>What the engine does with much at once.</summary>
public sealed class BusyEngineTests(Servers servers)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task deliveries_told_together_are_each_in_the_log_once_and_told_again_change_nothing()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "busy");
        await using var engine = await LoneEngine.Load(database, Noon);
        // As many as the default policy lets out in a minute.
        await Decide(engine, 20);
        var open = engine.Journal.State.Outstanding.ToList();
        open.Count.ShouldBe(20);

        var together = new NotificationsDelivered { RunId = LoneEngine.Run, Deliveries = [.. open.Select(request => LoneEngine.Delivered(request, Noon))] };
        for (var time = 0; time < 2; time++) await engine.Journal.Commit(batch => LiveDecisions.Take(batch, [together], Noon), Stop);

        engine.Journal.State.OutstandingCount.ShouldBe(0);
        await using var source = NpgsqlDataSource.Create(database);
        var confirmed = new List<Guid>();
        await foreach (var logged in new LogReader(source).Decisions(LoneEngine.Run, cancellationToken: Stop))
            if (logged.Event is DeliverySucceeded delivered) confirmed.Add(delivered.RequestId);
        confirmed.Order().ShouldBe(open.Select(request => request.RequestId).Order());
    }

    [Fact]
    public async Task a_snapshot_is_put_off_while_messages_wait_and_not_for_ever()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "busy");
        await using var engine = await LoneEngine.Load(database, Noon);
        await Decide(engine, 2_100);
        (await Snapshot(isBusy: true)).ShouldBe(0);
        var first = await Snapshot(isBusy: false);
        first.ShouldBeInRange(2_100, 4_000);

        for (var from = 2_100; from < 20_000; from += 4_000) await Decide(engine, 4_000, from);
        (await Snapshot(isBusy: true)).ShouldBe(first);
        // Due by the number alone, whoever waits.
        for (var from = 22_100; from < 30_000; from += 4_000) await Decide(engine, 4_000, from);
        (await Snapshot(isBusy: true)).ShouldBeGreaterThan(22_000);

        // How far the last one reaches.
        async Task<long> Snapshot(bool isBusy)
        {
            engine.Journal.SaveSnapshot(isBusy, Stop);
            await engine.Journal.WhenSaved();
            await using var source = NpgsqlDataSource.Create(database);
            await using var versions = source.CreateCommand("select coalesce(max(version), 0) from alert_engine.state_snapshot");
            return (long)(await versions.ExecuteScalarAsync(Stop))!;
        }
    }

    private static Task Decide(LoneEngine engine, int count, int from = 0) => engine.Journal.Commit(
        batch =>
        {
            for (var number = from; number < from + count; number++) batch.Do(new TakeSignal(SignalFlood.Signal(LoneEngine.Run, number, count, Noon) with { Symbol = $"T{number}" }, Noon));
        },
        Stop);
}
