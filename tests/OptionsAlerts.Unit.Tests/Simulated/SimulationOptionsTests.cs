using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Simulated;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Simulated;

public sealed class SimulationOptionsTests
{
    [Theory]
    [InlineData("2026-06-13", "no trading day: a weekend")]
    [InlineData("2026-06-19", "no trading day: Juneteenth National Independence Day")]
    [InlineData("2025-01-09", "no trading day: Day of mourning for Jimmy Carter")]
    [InlineData("2026-11-27", "closes at 13:00")]
    [InlineData("1999-06-11", "2000 to 2095")]
    public void a_date_without_a_session_is_refused(string date, string why) =>
        Refusal(new SimulationOptions { Date = DateOnly.Parse(date) }).ShouldContain(why);

    [Theory]
    [InlineData("")]
    [InlineData("TOOLONG")]
    [InlineData("SP Y")]
    [InlineData("SPY1")]
    public void a_name_that_is_no_symbol_is_refused_with_the_name(string symbol) =>
        Refusal(new SimulationOptions { Symbols = [symbol] }).ShouldContain($"'{symbol}'");

    [Fact]
    public void times_out_of_range_are_refused_by_their_names()
    {
        Refusal(new SimulationOptions { StepSeconds = 0 }).ShouldContain("StepSeconds");
        Refusal(new SimulationOptions { ChainEverySeconds = 0 }).ShouldContain("ChainEverySeconds");
        Refusal(new SimulationOptions { VolatilityEverySeconds = 601 }).ShouldContain("VolatilityEverySeconds");
    }

    [Theory]
    [InlineData(4.0, null, null, "Spot")]
    [InlineData(double.NaN, null, null, "Spot")]
    [InlineData(100.0, 6.0, null, "StrikeSpacing")]
    [InlineData(null, null, 3.0, "BaseVolatility")]
    public void a_profile_s_figure_out_of_range_is_refused_with_its_place(double? spot, double? spacing, double? volatility, string figure) =>
        Refusal(new SimulationOptions { Profiles = { ["SPY"] = new() { Spot = spot, StrikeSpacing = spacing, BaseVolatility = volatility } } }).ShouldContain($"Profiles:SPY:{figure}");

    [Fact]
    public void a_profile_s_figures_replace_the_built_in_ones()
    {
        var record = SessionRecord.Of(new SimulationOptions { Symbols = ["SPY"], Profiles = { ["spy"] = new() { Spot = 1200, BaseVolatility = 0.3 } } }, minutes: 1);
        record.Quotes[0].Spot.ShouldBeInRange(1180, 1220);
        var chain = record.Chains.Single().Contracts;
        chain.ImpliedVolatility.Where(volatility => volatility is not null).Min()!.Value.ShouldBeGreaterThan(0.25);
    }

    [Fact]
    public void symbols_are_taken_in_any_spelling_once() =>
        SessionRecord.Of(new SimulationOptions { Symbols = ["^spx", "SPX", "iwm"] }, minutes: 0.05).Quotes.Select(quote => quote.Underlying).ShouldBe(["SPX", "IWM"]);

    [Fact]
    public void without_symbols_spy_and_qqq_are_simulated() =>
        SessionRecord.Of(new SimulationOptions(), minutes: 0.05).Quotes.Select(quote => quote.Underlying).ShouldBe(["SPY", "QQQ"]);

    [Fact]
    public void the_session_is_the_regular_one_and_each_kind_of_message_keeps_its_pace()
    {
        var options = new SimulationOptions { Symbols = ["F"], StepSeconds = 20, ChainEverySeconds = 600, VolatilityEverySeconds = 60 };
        var instants = new SimulatedFeed(options).Instants(CancellationToken.None).ToList();
        instants[0].At.ShouldBe(new DateTimeOffset(2026, 6, 12, 13, 30, 0, TimeSpan.Zero));
        instants[^1].At.ShouldBe(new DateTimeOffset(2026, 6, 12, 19, 59, 40, TimeSpan.Zero));
        instants.Count.ShouldBe(1170);
        var messages = instants.SelectMany(instant => instant.Messages).ToList();
        messages.OfType<UnderlyingQuote>().Count().ShouldBe(1170);
        messages.OfType<OptionChainSnapshot>().Count().ShouldBe(39);
        messages.OfType<VolatilityIndexQuote>().Count().ShouldBe(390);
        instants.ShouldAllBe(instant => instant.Messages.All(message => message.AsOf <= instant.At));
    }

    [Fact]
    public void histories_come_first_and_every_stamp_is_provisional()
    {
        var first = new SimulatedFeed(new SimulationOptions()).Instants(CancellationToken.None).First().Messages;
        first.Select(message => message.GetType().Name).ShouldBe(
            ["VolatilityHistory", "VolumeHistory", "UnderlyingQuote", "OptionChainSnapshot", "VolumeHistory", "UnderlyingQuote", "OptionChainSnapshot", "VolatilityIndexQuote"]);
        first.ShouldAllBe(message => message.Stamp == new MarketStamp { RunId = "", Feed = "simulated" });
    }

    [Fact]
    public void the_feed_has_everything_the_analyses_take() =>
        new SimulatedFeed(new SimulationOptions()).Capabilities.ShouldBe(
            FeedCapabilities.Trades | FeedCapabilities.Chains | FeedCapabilities.Quotes | FeedCapabilities.VolatilityIndices);

    private static string Refusal(SimulationOptions options) => Should.Throw<ValidationException>(() => new SimulatedFeed(options)).Message;
}
