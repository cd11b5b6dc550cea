using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Yahoo;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Yahoo.YahooBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Yahoo;

public sealed class YahooReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 30, 14, 40, 0, TimeSpan.Zero);
    private static readonly MarketStamp Stamp = new() { RunId = "", Feed = "yahoo" };

    private static ParsedChain Read(string body, string underlying = "SPY", string? name = null)
    {
        var reader = new YahooChainReader(underlying, name ?? underlying);
        reader.Add(Bytes(body), null).IsKnown.ShouldBeTrue();
        var chain = reader.Finish(Now, Stamp)!;
        chain.Snapshot.Validate();
        return chain;
    }

    [Fact]
    public void the_recorded_chain_is_read_and_what_stands_there_before_the_session_is_nothing()
    {
        var reader = new YahooChainReader("AAPL", "AAPL");
        var page = reader.Add(Bytes(Fixture("options-AAPL")), null);
        (page.Expiries.Count, page.Expiry, page.Rows).ShouldBe((20, new DateOnly(2025, 2, 28), 102));
        (reader.Spot, reader.At).ShouldBe((245.55, DateTimeOffset.FromUnixTimeSeconds(1740171602)));
        var chain = reader.Finish(Now, Stamp)!;
        var contracts = chain.Snapshot.Contracts;
        contracts.Symbol(0).ToString().ShouldBe("AAPL250228C00110000");
        (contracts.Count, contracts.Bid[0], contracts.ImpliedVolatility[0], contracts.OpenInterest[0], contracts.DayVolume[0]).ShouldBe((102, 135.9, 3.58593853515625, 0, null));
        contracts.Symbol(1).ToString().ShouldBe("AAPL250228C00140000");
        (contracts.Bid[1], contracts.Ask[1], contracts.ImpliedVolatility[1], contracts.OpenInterest[1], contracts.DayVolume[1]).ShouldBe((null, null, null, null, 1));
        (contracts.ImpliedVolatility.Count(iv => iv is not null), chain.Repaired["bad_volatility"]).ShouldBe((1, 101));
        (contracts.Gamma.All(gamma => gamma is null), contracts.Delta.All(delta => delta is null), contracts.Multiplier).ShouldBe((true, true, null));
    }

    [Fact]
    public void an_expired_date_gives_empty_arrays_and_no_rows()
    {
        var page = new YahooChainReader("AAPL", "AAPL").Add(Bytes(Fixture("options-AAPL-expire-2022-03-01")), new DateOnly(2022, 3, 1));
        (page.IsKnown, page.Rows, page.Expiry, page.Expiries.Count).ShouldBe((true, 0, null, 20));
    }

    [Theory]
    [InlineData("1.2", "1.3", "0.21", "1500", 1.2, 0.21, 1500)]
    [InlineData("0", "0.05", "0.21", "1500", 0.0, 0.21, 1500)]
    [InlineData("0", "0", "1.0000000000000003e-05", "0", null, null, null)]
    [InlineData("0", "0", "0.0312", "1500", null, null, 1500)]
    [InlineData("1.2", "1.3", "1.0000000000000003e-05", "0", 1.2, null, 0)]
    [InlineData("null", "null", "0.21", "null", null, null, null)]
    [InlineData("1.2", "1.3", "99", "7", 1.2, null, 7)]
    public void a_volatility_without_a_quote_or_of_a_hundredth_of_a_permille_is_none(string bid, string ask, string iv, string open, double? readBid, double? readIv, int? readOpen)
    {
        var contracts = Read(Chain(June30, [Option(bid: bid, ask: ask, iv: iv, open: open)])).Snapshot.Contracts;
        (contracts.Bid[0], contracts.ImpliedVolatility[0], (int?)contracts.OpenInterest[0]).ShouldBe((readBid, readIv, readOpen));
    }

    [Fact]
    public void members_may_be_missing()
    {
        var contracts = Read(Chain(June30, ["""{"contractSymbol":"SPY260630C00600000"}"""])).Snapshot.Contracts;
        (contracts.Bid[0], contracts.Ask[0], contracts.OpenInterest[0], contracts.DayVolume[0], contracts.ImpliedVolatility[0]).ShouldBe((null, null, null, null, null));
    }

    [Fact]
    public void bad_rows_are_left_out_and_counted_and_a_mini_has_ten_shares()
    {
        var chain = Read(Chain(June30, [Option(), Option(), "7", Option("rubbish")], [Option("SPY260630P00600000", size: "MINI"), Option("QQQ260630P00600000")]));
        chain.Snapshot.Contracts.Multiplier.ShouldBe([100, 10]);
        chain.Snapshot.Excluded.ShouldBe(new Dictionary<string, int> { ["duplicate"] = 1, ["malformed"] = 1, ["unknown_root"] = 1, ["unparsable_symbol"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void an_index_is_answered_under_its_caret() =>
        Read(Chain(June30, [Option("SPXW260630C06000000")], name: "^SPX"), "SPX", "^SPX").Snapshot.Contracts.Roots.ShouldBe(["SPXW"]);

    [Theory]
    [InlineData("""{"optionChain":{"result":[],"error":null}}""")]
    [InlineData("""{"optionChain":{"result":null,"error":null}}""")]
    public void an_empty_result_is_an_unknown_symbol(string body) => new YahooChainReader("SPY", "SPY").Add(Bytes(body), null).IsKnown.ShouldBeFalse();

    [Theory]
    [InlineData("{}", "no chain: it has no 'optionChain'")]
    [InlineData("""{"optionChain":{"result":null,"error":{"code":"Internal","description":"try later"}}}""", "Yahoo says: try later")]
    [InlineData("""{"optionChain":{"result":[{"underlyingSymbol":"QQQ"}]}}""", "answers for another symbol")]
    [InlineData("""{"optionChain":{"result":[{"underlyingSymbol":"SPY","options":[{"expirationDate":1782950400}]}]}}""", "answers for another expiry")]
    [InlineData("<html>", "an HTML page")]
    [InlineData("Too Many Requests", "not JSON")]
    public void what_is_no_chain_is_refused_in_words(string body, string why) =>
        Should.Throw<InvalidFileException>(() => new YahooChainReader("SPY", "SPY").Add(Bytes(body), new DateOnly(2026, 6, 30))).Why.ShouldContain(why);

    [Fact]
    public void the_recorded_chart_has_its_value_and_its_day()
    {
        var chart = YahooReader.Chart(Bytes(Fixture("chart-AAPL")), "x");
        (chart.Symbol, chart.Price, chart.At).ShouldBe(("AAPL", 220.003, DateTimeOffset.FromUnixTimeSeconds(1742824293)));
        var day = chart.Days.Days.ShouldHaveSingleItem();
        (day.Date, Math.Round(day.Close, 2)).ShouldBe((new DateOnly(2022, 2, 22), 164.32));
    }

    [Fact]
    public void the_recorded_chart_without_data_has_no_times_and_the_value_all_the_same()
    {
        var chart = YahooReader.Chart(Bytes(Fixture("chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m")), "x");
        (chart.Price, chart.Days.Days.Count).ShouldBe((244.87, 0));
    }

    [Fact]
    public void nulls_in_the_columns_hold_their_places_and_the_last_minute_counts_where_the_head_has_no_value()
    {
        var columns = $$"""
            "timestamp":[{{June30 + 50_000}},{{June30 + 50_060}},{{June30 + 50_120}},null],"indicators":{"quote":[{"open":[14,null,15],"high":[14.5,null,15.5],"low":[13.5,null,14.5],"close":[14.25,null,15.25,16]}]}
            """;
        var chart = YahooReader.Chart(Bytes(Chart("^VIX", "null", columns: columns)), "x");
        (chart.Price, chart.At?.ToUnixTimeSeconds()).ShouldBe((15.25, June30 + 50_120));
        chart.Days.Skipped.ShouldBe(new Dictionary<string, int> { ["not_a_number"] = 1, ["bad_time"] = 1 }, ignoreOrder: true);
        YahooReader.Chart(Bytes(Chart("^VIX", "14", columns: columns)), "x").Price.ShouldBe(14, "the head is newer");
    }

    [Theory]
    [InlineData("""{"chart":{"result":null,"error":{"code":"Bad Request","description":"Invalid\ninput"}}}""", "Yahoo says: Invalid input")]
    [InlineData("""{"chart":{"result":[]}}""", "no chart")]
    [InlineData("[]", "no chart")]
    public void what_is_no_chart_is_refused_in_words(string body, string why) =>
        Should.Throw<InvalidFileException>(() => YahooReader.Chart(Bytes(body), "chart")).Message.ShouldContain(why);

    [Theory]
    [InlineData("""{"chart":{"result":null,"error":{"code":"Not Found","description":"x"}}}""", true)]
    [InlineData("""{"chart":{"result":null,"error":{"code":"Other","description":"x"}}}""", false)]
    [InlineData("<html>Not Found</html>", false)]
    public void only_its_own_words_say_that_a_symbol_is_not_there(string body, bool says) => YahooReader.SaysNotFound(Bytes(body)).ShouldBe(says);

    [Theory]
    [InlineData("""<input name="csrfToken" value="a"><input type="hidden" value='b&amp;c' name='sessionId'/>""", "a", "b&c")]
    [InlineData("""<INPUT TYPE=hidden NAME="csrfToken" VALUE="a" ><p><input name = "sessionId" value = "b">""", "a", "b")]
    public void the_consent_is_found_in_any_order_of_attributes(string html, string token, string session) =>
        (YahooConsent.Find(Bytes(html))!.CsrfToken, YahooConsent.Find(Bytes(html))!.SessionId).ShouldBe((token, session));

    [Theory]
    [InlineData("")]
    [InlineData("<html>sorry</html>")]
    [InlineData("""<input name="csrfToken" value="a"><input name="sessionId" value="">""")]
    [InlineData("""<input name="sessionId" value="a">""")]
    public void a_page_without_both_secrets_is_no_consent(string html) => YahooConsent.Find(Bytes(html)).ShouldBeNull();
}
