using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class CountersTests
{
    [Fact]
    public void each_reason_has_a_count_of_its_own_and_all_of_them_are_the_signals_withheld()
    {
        var counters = new EngineCounters();
        foreach (var (index, reason) in Enum.GetValues<SuppressionReason>().Index())
        {
            for (var time = 0; time <= index; time++) counters = counters.With(reason);
        }

        counters.ShouldBe(new EngineCounters
        {
            SuppressedStale = 1,
            SuppressedCooldown = 2,
            SuppressedStorm = 3,
            SuppressedRateLimited = 4,
            SuppressedInhibited = 5,
            SuppressedSilenced = 6,
            SuppressedQuietHours = 7,
            SuppressedEnds = 8 + 9,
        });
        counters.Suppressed.ShouldBe(45);
    }

    [Fact]
    public void what_is_no_reason_is_not_counted() =>
        Should.Throw<InvalidOperationException>(() => new EngineCounters().With((SuppressionReason)99)).Message.ShouldBe("99 is no reason.");

    [Fact]
    public void the_day_counts_what_channels_failed_and_who_was_asked_instead()
    {
        var desk = new Desk();
        desk.Raise(desk.Signal(severity: Severity.High));
        for (var channel = 0; channel < 3; channel++) desk.Fail(desk.State.Outstanding.Single());
        desk.State.Counters.ShouldBe(new EngineCounters { Raised = 1, Failed = 3, FailedOver = 2, Undelivered = 1 });
    }

    [Fact]
    public void the_day_counts_digests_and_summaries()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1 });
        desk.Raise(desk.Signal(SignalKind.VixSpike, symbol: "VIX", subject: "up"));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, symbol: "VIX", subject: "up"));
        desk.Withhold(desk.Signal(SignalKind.VixSpike, symbol: "VIX", subject: "gap"));
        desk.Wait(TimeSpan.FromMinutes(3));
        desk.State.Counters.ShouldBe(new EngineCounters { Raised = 1, SuppressedCooldown = 1, SuppressedStorm = 1, Digests = 1, Summaries = 1 });
    }
}
