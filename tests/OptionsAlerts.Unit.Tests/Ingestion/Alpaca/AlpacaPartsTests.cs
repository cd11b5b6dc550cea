using System.ComponentModel.DataAnnotations;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Fakes.Alpaca;
using OptionsAlerts.Ingestion.Alpaca;
using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Alpaca;

public sealed class AlpacaPartsTests
{
    private static readonly DateOnly Today = new(2024, 3, 11);

    [Theory]
    [InlineData('A', TradeFlags.Cancel)]
    [InlineData('B', TradeFlags.Late)]
    [InlineData('C', TradeFlags.Cancel)]
    [InlineData('D', TradeFlags.Late)]
    [InlineData('E', TradeFlags.Cancel)]
    [InlineData('F', TradeFlags.Late)]
    [InlineData('G', TradeFlags.Cancel)]
    [InlineData('H', TradeFlags.Late)]
    [InlineData('I', TradeFlags.None)]
    [InlineData('J', TradeFlags.None)]
    [InlineData('S', TradeFlags.IntermarketSweep)]
    [InlineData('a', TradeFlags.None)]
    [InlineData('b', TradeFlags.IntermarketSweep)]
    [InlineData('d', TradeFlags.IntermarketSweep)]
    [InlineData('e', TradeFlags.None)]
    [InlineData('f', TradeFlags.MultiLeg)]
    [InlineData('j', TradeFlags.MultiLeg)]
    [InlineData('u', TradeFlags.MultiLeg)]
    [InlineData('v', TradeFlags.None)]
    [InlineData('w', TradeFlags.None)]
    [InlineData('@', TradeFlags.None)]
    [InlineData(' ', TradeFlags.None)]
    public void a_condition_letter_means_what_opra_publishes(char letter, TradeFlags flags) => AlpacaConditions.Flags((byte)letter).ShouldBe(flags);

    [Fact]
    public void several_letters_mean_all_they_mean() => AlpacaConditions.Flags("DSf"u8).ShouldBe(TradeFlags.Late | TradeFlags.IntermarketSweep | TradeFlags.MultiLeg);

    [Fact]
    public void a_subscription_is_split_below_the_servers_limit_and_loses_nothing()
    {
        var quotes = Enumerable.Range(0, 5000).Select(i => FormattableString.Invariant($"SPXW240327P{i * 1000:00000000}")).ToArray();
        var messages = AlpacaRequests.Subscribe(allTrades: true, quotes);
        messages.Count.ShouldBeGreaterThan(2);
        messages.ShouldAllBe(message => message.Length <= AlpacaRequests.MaxBytes);
        var read = messages.Select(Packed.Read).ToArray();
        read.SelectMany(message => message["quotes"]).ShouldBe(quotes);
        read[0]["trades"].ShouldBe(["*"]);
        read.Skip(1).ShouldAllBe(message => message["trades"].Length == 0);
    }

    [Fact]
    public void nothing_to_ask_for_is_no_message()
    {
        AlpacaRequests.Unsubscribe([]).ShouldBeEmpty();
        AlpacaRequests.Subscribe(allTrades: false, []).ShouldBeEmpty();
        Packed.Read(AlpacaRequests.Subscribe(allTrades: true, []).Single())["quotes"].ShouldBeEmpty();
    }

    [Fact]
    public void the_limit_is_shared_by_the_underlyings_and_the_money_is_followed()
    {
        var watch = new AlpacaWatchList(limit: 4, expiries: 1);
        watch.Update(AlpacaChains.Of("SPY", 510, Ladder("SPY", 500, 520)), Today);
        watch.Current.Order(StringComparer.Ordinal).ShouldBe(["SPY240315C00509000", "SPY240315C00510000", "SPY240315P00509000", "SPY240315P00510000"]);
        var kept = watch.Current;
        watch.Update(AlpacaChains.Of("SPY", 510.1, Ladder("SPY", 500, 511)), Today);
        watch.Update(AlpacaChains.Of("SPY", 510, Ladder("SPY", 500, 520)), Today);
        watch.Update(AlpacaChains.Of("QQQ", 440, Ladder("QQQ", 430, 450)), Today);
        watch.Current.Order(StringComparer.Ordinal).ShouldBe(["QQQ240315C00440000", "QQQ240315P00440000", "SPY240315C00510000", "SPY240315P00510000"]);
        kept.Count.ShouldBe(4);
    }

    [Fact]
    public void the_same_contracts_are_the_same_list()
    {
        var watch = new AlpacaWatchList(limit: 4, expiries: 1);
        watch.Update(AlpacaChains.Of("SPY", 510, Ladder("SPY", 500, 520)), Today);
        var first = watch.Current;
        watch.Update(AlpacaChains.Of("SPY", 510.2, Ladder("SPY", 500, 520)), Today);
        watch.Current.ShouldNotBeSameAs(first);
        first = watch.Current;
        watch.Update(AlpacaChains.Of("SPY", 510.3, Ladder("SPY", 500, 520)), Today);
        watch.Current.ShouldBeSameAs(first);
    }

    [Fact]
    public void an_index_without_a_spot_is_centred_by_delta_and_adjusted_roots_are_left_out()
    {
        var watch = new AlpacaWatchList(limit: 2, expiries: 1);
        string[] contracts = ["SPXW240315C05100000", "SPXW240315P05100000", "SPXW240315C05150000", "SPXW240315P05150000", "SPX1240315C05150000"];
        watch.Update(AlpacaChains.Of("SPX", null, contracts), Today);
        watch.Current.ShouldBeEmpty();
        watch.Update(AlpacaChains.Of("SPX", null, contracts, symbol => symbol.StrikeMills == 5_150_000 ? 0.48 : 0.7), Today);
        watch.Current.Order(StringComparer.Ordinal).ShouldBe(["SPXW240315C05150000", "SPXW240315P05150000"]);
    }

    [Theory]
    [InlineData("Ingestion:Alpaca:ApiKey")]
    [InlineData("Ingestion:Alpaca:Secret")]
    public void key_and_secret_are_known_as_secrets(string key) => SecretKeys.IsSecret(key).ShouldBeTrue();

    [Fact]
    public void options_are_held_to_their_bounds_without_a_word_of_the_secret()
    {
        Problems(new AlpacaOptions { ApiKey = "PK1", Secret = "s" }).ShouldBeEmpty();
        Problems(new AlpacaOptions { StreamUrl = new Uri("ws://127.0.0.1:1/v1beta1"), RestUrl = new Uri("http://127.0.0.1:1") }).ShouldBeEmpty();
        Problems(new AlpacaOptions { ApiKey = "PK1" }).Single().ShouldContain("go together");
        Problems(new AlpacaOptions { ApiKey = "PK1", Secret = "hush\nX: 1" }).Single().ShouldNotContain("hush");
        Problems(new AlpacaOptions { StreamUrl = new Uri("ws://stream.example/v1") }).Single().ShouldContain("wss");
        Problems(new AlpacaOptions { RestUrl = new Uri("http://data.example") }).Single().ShouldContain("https");
        Problems(new AlpacaOptions { TradingUrl = new Uri("http://api.example") }).Single().ShouldContain("https");
        Problems(new AlpacaOptions { FirstBackoffSeconds = 10, MaxBackoffSeconds = 5 }).Single().ShouldContain("MaxBackoffSeconds");
        Problems(new AlpacaOptions { MaxQuotes = 1001 }).ShouldNotBeEmpty();
    }

    private static string[] Ladder(string root, int low, int high) =>
        [.. Enumerable.Range(low, high - low + 1).SelectMany(strike => new[] { $"{root}240315C{strike * 1000:00000000}", $"{root}240315P{strike * 1000:00000000}" })];

    private static List<string> Problems(AlpacaOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage ?? "")];
    }
}
