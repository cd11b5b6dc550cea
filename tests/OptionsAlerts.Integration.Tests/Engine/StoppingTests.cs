using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Engine;

/// <summary>An engine that is stopped while messages wait for it.</summary>
public sealed class StoppingTests(Servers servers)
{
    private const int Signals = 3_000;
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 17, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_was_handed_over_is_decided_before_the_engine_ends_and_asked_for_by_the_next()
    {
        var database = await ServiceFleet.FreshDatabase(servers, "stopping");
        var first = await LoneEngine.Start(database, Noon);
        for (var number = 0; number < Signals; number++) await first.HandOver(SignalFlood.Signal(LoneEngine.Run, number, Signals, Noon));
        await first.DisposeAsync();
        first.Log.Lines.Where(line => line.Contains("Stopped before", StringComparison.Ordinal)).ShouldBeEmpty();

        await using var source = NpgsqlDataSource.Create(database);
        var log = new List<DecisionEvent>();
        await foreach (var logged in new LogReader(source).Decisions(LoneEngine.Run, cancellationToken: Stop)) log.Add(logged.Event);
        log.Count(e => e is AlertRaised or SignalSuppressed).ShouldBe(Signals);
        Replay.Verify(LoneEngine.Run, log).ShouldBeOfType<Verified>();

        await using var second = await LoneEngine.Start(database, Noon.AddMinutes(1));
        Guid[] requests = [.. log.OfType<AlertRaised>().SelectMany(raised => raised.Requests).Select(request => request.RequestId)];
        await Eventually.Holds(() => requests.All(new HashSet<Guid>([.. first.Asked, .. second.Asked]).Contains), "Every request was asked for");
    }
}
