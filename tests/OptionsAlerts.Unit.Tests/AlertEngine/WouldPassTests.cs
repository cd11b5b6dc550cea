using System.Globalization;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>When a withheld signal would have passed, had nothing else happened.</summary>
public sealed class WouldPassTests
{
    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void it_is_looked_for_over_so_many_gates_one_after_another(int rules, bool found)
    {
        // Each minute has quiet hours of its own.
        var minutes = string.Join(", ", Enumerable.Range(0, rules).Select(index => $"{{ name: q{index}, zone: UTC, from: '{Clock(index)}', to: '{Clock(index + 1)}' }}"));
        var desk = At($"quietHours: [{minutes}]");
        WouldPassAt(desk, desk.Signal()).ShouldBe(found ? Desk.Start.AddMinutes(rules) : null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void it_is_looked_for_within_ten_years_to_the_second(int seconds, bool found)
    {
        var ends = Desk.Start.AddDays(3_660).AddSeconds(seconds);
        var desk = At($"silences: [{{ match: [symbol = SPY], ends: '{ends.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}' }}]");
        WouldPassAt(desk, desk.Signal()).ShouldBe(found ? ends : null);
    }

    [Fact]
    public void the_end_of_an_earlier_time_would_not_pass_by_waiting()
    {
        var desk = new Desk();
        desk.Wait(TimeSpan.FromMinutes(1)).Raise(desk.Signal(SignalKind.VixSpike, Severity.Critical));
        WouldPassAt(desk, desk.Signal(SignalKind.VixSpike, Severity.Critical) with { EventTime = Desk.Start, Phase = SignalPhase.Ended }).ShouldBeNull();
    }

    [Fact]
    public void one_held_up_beyond_its_age_would_pass_as_the_news_it_was()
    {
        // Quiet hours of two hours; a signal is stale after a quarter of one.
        var desk = At("quietHours: [{ name: q, zone: UTC, from: '14:00', to: '16:00' }]");
        WouldPassAt(desk, desk.Signal(age: TimeSpan.FromMinutes(15))).ShouldBe(Desk.Start.AddHours(2));
        WouldPassAt(desk, desk.Signal(age: TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1))).ShouldBeNull();
    }

    private static Desk At(string rules) => new(PolicyFile.Parse($"version: 2\n{rules}\n", "p.yaml") with { Routes = Desk.Policy.Routes });

    private static DateTimeOffset? WouldPassAt(Desk desk, SignalDetected signal) => Decider.Explain(desk.State, new TakeSignal(signal, desk.Now)).WouldPassAt;

    private static string Clock(int minutes) => Desk.Start.AddMinutes(minutes).ToString("HH:mm", CultureInfo.InvariantCulture);
}
