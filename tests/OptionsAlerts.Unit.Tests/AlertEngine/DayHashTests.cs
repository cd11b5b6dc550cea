using OptionsAlerts.AlertEngine.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class DayHashTests
{
    [Fact]
    public void a_verified_log_has_a_golden_hash_for_each_of_its_days()
    {
        var log = KnownDay.Log();
        var second = log.FindLastIndex(e => e is DayOpened);
        using var verifier = new LogVerifier(Desk.Run);
        foreach (var e in log) verifier.Add(e).ShouldBeNull();

        verifier.Days.ShouldBe(
        [
            new DayHash(Desk.FirstDay, second, Hash(log.Take(second))),
            new DayHash(Desk.FirstDay.AddDays(1), log.Count - second, Hash(log.Skip(second))),
        ]);
        verifier.GoldenHash.ShouldBe(Hash(log));
    }

    [Fact]
    public void before_the_first_event_there_is_no_day()
    {
        using var verifier = new LogVerifier(Desk.Run);
        verifier.Days.ShouldBeEmpty();
    }

    private static string Hash(IEnumerable<DecisionEvent> events)
    {
        using var hash = new GoldenHash();
        foreach (var e in events) hash.Add(e);
        return hash.Hex;
    }
}
