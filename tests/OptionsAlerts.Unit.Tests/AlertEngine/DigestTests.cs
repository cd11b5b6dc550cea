using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class DigestTests
{
    private static readonly AlertPolicy Two = Desk.Policy with { StormLimit = 1_000, RatePerMinute = 2 };
    private readonly Desk _desk = new(Two);

    [Fact]
    public void a_digest_is_due_when_the_rate_has_room()
    {
        Fill();
        _desk.Withhold(_desk.Signal(subject: "x"));
        _desk.State.NextDue.ShouldBe(Desk.Start.AddSeconds(60));
    }

    [Fact]
    public void a_storm_is_gathered_for_ten_seconds_while_the_rate_has_room()
    {
        var desk = new Desk(Desk.Policy with { StormLimit = 1, RatePerMinute = 100 });
        desk.Raise(desk.Signal(subject: "0"));
        desk.Wait(TimeSpan.FromSeconds(3)).Withhold(desk.Signal(subject: "1"));
        desk.Wait(TimeSpan.FromSeconds(5)).Withhold(desk.Signal(subject: "2"));
        desk.State.NextDue.ShouldBe(Desk.Start.AddSeconds(13));
    }

    [Fact]
    public void nothing_fires_before_it_is_due()
    {
        Fill();
        _desk.Withhold(_desk.Signal(subject: "x"));
        _desk.Do(new TimePasses(Desk.Start.AddSeconds(60).AddTicks(-1))).Outcome.ShouldBe(DecisionOutcome.Nothing);
        _desk.Do(new TimePasses(Desk.Start.AddSeconds(60))).Events.ShouldHaveSingleItem().ShouldBeOfType<DigestRaised>();
    }

    [Fact]
    public void counts_of_one_kind_are_told_by_symbol()
    {
        Fill();
        foreach (var symbol in new[] { "SPY", "AAPL", "QQQ", "IWM" }) _desk.Withhold(_desk.Signal(SignalKind.Sweep, Severity.Low, symbol, "x"));
        _desk.Wait(TimeSpan.FromSeconds(60));
        _desk.Log.OfType<DigestRaised>().Single().Withheld.Groups.Select(group => group.Symbol).ShouldBe(["AAPL", "IWM", "QQQ", "SPY"]);
    }

    [Fact]
    public void a_digest_tells_counts_by_kind_and_symbol_and_the_strongest_five()
    {
        Fill();
        for (var index = 0; index < 4; index++) _desk.Withhold(_desk.Signal(SignalKind.VolumeSpike, Severity.Low, "QQQ", $"{index}"));
        for (var index = 0; index < 3; index++) _desk.Withhold(_desk.Signal(SignalKind.Sweep, Severity.Medium, "SPY", $"{index}x"));
        _desk.Withhold(_desk.Signal(SignalKind.Block, Severity.High, "IWM", "b"));
        _desk.Wait(TimeSpan.FromSeconds(60));

        var digest = _desk.Log.OfType<DigestRaised>().ShouldHaveSingleItem();

        digest.Withheld.Count.ShouldBe(8);
        digest.Withheld.Groups.Select(group => (group.Kind, group.Symbol, group.Count))
            .ShouldBe([(SignalKind.Block, "IWM", 1), (SignalKind.Sweep, "SPY", 3), (SignalKind.VolumeSpike, "QQQ", 4)]);
        digest.Withheld.Strongest.Select(signal => signal.Subject).ShouldBe(["b", "0x", "1x", "2x", "0"]);
        digest.Headline.ShouldBe("8 alerts withheld in 1m: 4 volume spike QQQ, 3 sweep SPY, 1 block IWM");
        digest.Facts.Select(fact => fact.Name)
            .ShouldBe(["withheld", "gathered_for", "by_kind_and_symbol", "strongest_1", "strongest_2", "strongest_3", "strongest_4", "strongest_5"]);
        _desk.State.NextDue.ShouldBeNull();
    }

    [Theory]
    [InlineData(Severity.Low, "low", "ntfy")]
    [InlineData(Severity.High, "high", "telegram")]
    public void a_digest_goes_the_way_of_the_highest_severity_withheld(Severity severity, string route, string channel)
    {
        Fill();
        _desk.Withhold(_desk.Signal(severity: severity, subject: "x"));
        _desk.Wait(TimeSpan.FromSeconds(60));
        var digest = _desk.Log.OfType<DigestRaised>().Single();
        (digest.Severity, digest.Route.Name, digest.Requests.Single().Channel).ShouldBe((severity, route, channel));
    }

    [Fact]
    public void a_digest_takes_room_in_the_rate_itself()
    {
        Fill();
        _desk.Withhold(_desk.Signal(subject: "x"));
        _desk.Wait(TimeSpan.FromSeconds(60));

        // The two that filled the minute are gone, the digest counts: one more passes and the next does not.
        _desk.Raise(_desk.Signal(subject: "y"));
        _desk.Withhold(_desk.Signal(subject: "z")).Reason.ShouldBe(SuppressionReason.RateLimited);
    }

    [Fact]
    public void a_flood_of_symbols_is_counted_in_bounded_room()
    {
        Fill();
        for (var index = 0; index < 1_000; index++) _desk.Withhold(_desk.Signal(symbol: $"S{index}", subject: "x"));
        _desk.Wait(TimeSpan.FromSeconds(60));

        var withheld = _desk.Log.OfType<DigestRaised>().Single().Withheld;

        withheld.Groups.Length.ShouldBe(257);
        withheld.Groups.Sum(group => group.Count).ShouldBe(1_000);
        withheld.Groups.Single(group => group.Symbol == Digests.OtherSymbols).Count.ShouldBe(744);
    }

    [Fact]
    public void a_digest_is_published_with_its_words()
    {
        Fill();
        _desk.Withhold(_desk.Signal(subject: "x"));
        _desk.Wait(TimeSpan.FromSeconds(60));
        var digest = _desk.Log.OfType<DigestRaised>().Single();

        var message = Notifications.For(_desk.State, digest, step: 7).ShouldHaveSingleItem();

        (message.Kind, message.Symbol, message.Headline, message.AlertId, message.Step)
            .ShouldBe((SignalKind.Digest, "*", digest.Headline, Digests.Id(digest.At), 7));
    }

    [Fact]
    public void a_headline_names_the_three_largest_groups_and_counts_the_rest_of_the_alerts()
    {
        Fill();
        foreach (var (symbol, count) in new[] { ("D", 1), ("C", 2), ("A", 4), ("B", 3), ("E", 1) })
        {
            for (var index = 0; index < count; index++) _desk.Withhold(_desk.Signal(symbol: symbol, subject: $"{index}"));
        }

        _desk.Wait(TimeSpan.FromSeconds(60));
        _desk.Log.OfType<DigestRaised>().Single().Headline.ShouldBe("11 alerts withheld in 1m: 4 sweep A, 3 sweep B, 2 sweep C, 2 more");
    }

    [Fact]
    public void the_strongest_five_are_those_that_came_first_of_the_highest_severities()
    {
        Fill();
        foreach (var (severity, subject) in new[] { (Severity.Medium, "m1"), (Severity.Low, "l1"), (Severity.Medium, "m2"), (Severity.Medium, "m3"), (Severity.Medium, "m4"), (Severity.High, "h1"), (Severity.Medium, "m5"), (Severity.Low, "l2") })
            _desk.Withhold(_desk.Signal(severity: severity, subject: subject));
        _desk.Wait(TimeSpan.FromSeconds(60));
        _desk.Log.OfType<DigestRaised>().Single().Withheld.Strongest.Select(signal => signal.Subject).ShouldBe(["h1", "m1", "m2", "m3", "m4"]);
    }

    private void Fill()
    {
        for (var index = 0; index < 2; index++) _desk.Raise(_desk.Signal(subject: $"fill{index}"));
    }
}
