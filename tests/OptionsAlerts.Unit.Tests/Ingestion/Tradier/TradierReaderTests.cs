using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tradier;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierReaderTests
{
    private static byte[] Fixture(string name) => File.ReadAllBytes(SharedData.Path($"mocks/tradier/tradier_rb_{name}.json"));

    private static byte[] Bytes(string text) => TradierBodies.Bytes(text);

    [Fact]
    public void the_official_expirations_are_read()
    {
        var dates = TradierReader.Expirations(Fixture("expirations"), "x");
        (dates.Count, dates[0], dates[^1]).ShouldBe((12, new DateOnly(2013, 6, 7), new DateOnly(2015, 1, 17)));
    }

    [Theory]
    [InlineData("""{"expirations":{"date":"2026-06-30"}}""", 1)]
    [InlineData("""{"expirations":{"date":["2026-06-30","2026-06-30","2026-07-01",null,7,"soon"]}}""", 2)]
    [InlineData("""{"expirations":null}""", 0)]
    [InlineData("""{"expirations":"null"}""", 0)]
    [InlineData("""{"expirations":{"date":null}}""", 0)]
    [InlineData("""{"expirations":{"date":"null"}}""", 0)]
    [InlineData("""{"expirations":{}}""", 0)]
    [InlineData("""{"expirations":[]}""", 0)]
    public void expirations_come_as_a_list_a_single_one_or_nothing(string body, int count) => TradierReader.Expirations(Bytes(body), "x").Count.ShouldBe(count);

    [Fact]
    public void expirations_with_strikes_have_another_shape_and_no_dates() => TradierReader.Expirations(Fixture("expirations_with_strikes"), "x").ShouldBeEmpty();

    [Fact]
    public void the_official_quote_and_quotes_are_read_with_their_times()
    {
        var one = TradierReader.Quotes(Fixture("quote"), "x").Quotes.ShouldHaveSingleItem();
        one.ShouldBe(new TradierQuote("AAPL", 438.89, new DateTimeOffset(2013, 6, 10, 20, 0, 0, TimeSpan.Zero)));
        var two = TradierReader.Quotes(Fixture("quotes"), "x");
        (two.Of("AAPL")!.Price, two.Of("MSFT")!.Price, two.Of("IBM")).ShouldBe((438.89, 35.47, null));
        TradierReader.Quotes(Fixture("option_quote"), "x").Quotes.ShouldHaveSingleItem().Symbol.ShouldBe("AAPL7150117C00430000");
        TradierReader.Quotes(Fixture("option_quotes"), "x").Quotes.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"symbol":"SPY","last":600.25,"trade_date":1782830010123}""", 600.25, 1782830010123)]
    [InlineData("""{"symbol":"SPY","last":"600.25","trade_date":"1782830010123"}""", 600.25, 1782830010123)]
    [InlineData("""{"symbol":"SPY","last":null,"bid":600,"ask":601,"bid_date":1782830010000,"ask_date":1782830011000}""", 600.5, 1782830011000)]
    [InlineData("""{"symbol":"SPY","last":600,"trade_date":0}""", 600.0, null)]
    [InlineData("""{"symbol":"SPY","last":600}""", 600.0, null)]
    [InlineData("""{"symbol":"SPY","last":600,"trade_date":"null"}""", 600.0, null)]
    [InlineData("""{"symbol":"SPY","last":600,"trade_date":1e300}""", 600.0, null)]
    [InlineData("""{"symbol":"SPY","last":0,"bid":0,"ask":601}""", null, null)]
    [InlineData("""{"symbol":"SPY","last":1e999}""", null, null)]
    [InlineData("""{"symbol":"SPY","open":null,"last":null}""", null, null)]
    public void a_price_is_the_last_trade_or_the_middle_of_the_quote_and_zero_is_never(string quote, double? price, long? at)
    {
        var read = TradierReader.Quotes(Bytes(TradierBodies.Quotes(quote)), "x").Quotes.ShouldHaveSingleItem();
        (read.Price, read.At?.ToUnixTimeMilliseconds()).ShouldBe((price, at));
    }

    [Theory]
    [InlineData("""{"quotes":{"unmatched_symbols":{"symbol":"XYZ"}}}""", "XYZ")]
    [InlineData("""{"quotes":{"unmatched_symbols":{"symbol":["XYZ","ABC"]}}}""", "XYZ ABC")]
    [InlineData("""{"quotes":{"quote":null,"unmatched_symbols":null}}""", "")]
    [InlineData("""{"quotes":"null"}""", "")]
    [InlineData("""{"quotes":null}""", "")]
    public void unmatched_symbols_come_as_a_list_a_single_one_or_nothing(string body, string unmatched)
    {
        var read = TradierReader.Quotes(Bytes(body), "x");
        string.Join(' ', read.Unmatched).ShouldBe(unmatched);
        read.Quotes.ShouldBeEmpty();
    }

    [Fact]
    public void the_official_session_is_read() => TradierReader.Session(Fixture("session"), "x").ShouldBe("316908ae-c98d-4cc4-bb3b-32a3dc58aca0");

    [Theory]
    [InlineData("""{"stream":null}""")]
    [InlineData("""{"stream":{"sessionid":""}}""")]
    [InlineData("""{"stream":{"sessionid":7}}""")]
    [InlineData("[]")]
    public void an_answer_without_a_session_is_none(string body) =>
        Should.Throw<InvalidFileException>(() => TradierReader.Session(Bytes(body), "session")).Message.ShouldBe("session: no session in the answer");

    [Fact]
    public void the_history_is_read_day_by_day_and_bad_days_are_counted()
    {
        const string Body = """
            {"history":{"day":[{"date":"2026-06-26","open":17,"high":18,"low":16,"close":17.5,"volume":0},{"date":"2026-06-25","close":"18.25"},
            {"date":"2026-06-25","close":1},{"date":"June","close":1},{"date":"2026-06-24","close":null},7]}}
            """;
        var history = TradierReader.History(Bytes(Body), "x");
        history.Days.Select(day => (day.Date.Day, day.Close)).ShouldBe([(25, 18.25), (26, 17.5)]);
        history.Skipped.ShouldBe(new Dictionary<string, int> { ["bad_time"] = 2, ["duplicate"] = 1, ["not_a_number"] = 1 }, ignoreOrder: true);
        TradierReader.History(Bytes("""{"history":{"day":{"date":"2026-06-26","close":17.5}}}"""), "x").Days.ShouldHaveSingleItem().Open.ShouldBe(17.5);
        Should.Throw<InvalidFileException>(() => TradierReader.History(Bytes("""{"history":null}"""), "x")).Why.ShouldBe("a history without one usable day");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<?xml version=\"1.0\"?><quotes/>", "an XML answer")]
    [InlineData("<!DOCTYPE html><html>", "an HTML page")]
    [InlineData("Invalid Parameter, symbols: required", "not JSON")]
    [InlineData("""{"quotes":{"quote":{"symbol":"SP""", "not JSON")]
    [InlineData("""{"fault":{"faultstring":"no"}}""", "no quotes")]
    [InlineData("""{"quotes":{"quote":{"symbol":"\ud800"}}}""", "no valid Unicode")]
    public void what_is_no_answer_is_refused_in_words(string body, string why)
    {
        var refused = Should.Throw<InvalidFileException>(() => TradierReader.Quotes(Bytes(body), "quotes"));
        refused.Why.ShouldContain(why);
        refused.Message.ShouldStartWith("quotes");
    }
}
