using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Formats;

public sealed class CboeBodyReaderTests
{
    private static CboeBody Read(string text) => CboeBodyReader.Read(Bodies.Bytes(text), "body");

    [Fact]
    public void a_chain_is_read_whatever_the_order_of_its_members()
    {
        var options = $"[{Bodies.Option("RUTW260630C02000000")},{Bodies.Option("RUT260717P02000000")}]";
        var body = Read($$"""{"extra":{"a":[1]},"data":{"options":{{options}},"iv30":17.0,"current_price":2001.5,"symbol":"^RUT"},"symbol":"_RUT","timestamp":"2026-06-30 14:39:22"}""");
        body.Symbol.ShouldBe("RUT");
        body.Price.ShouldBe(2001.5);
        var chain = body.ToChain("recorded")!.Snapshot;
        chain.Contracts.Roots.ShouldBe(["RUTW", "RUT"]);
        chain.Contracts.Symbol(1).ToString().ShouldBe("RUT260717P02000000");
        chain.Validate();
    }

    [Fact]
    public void the_market_time_is_fifteen_minutes_before_the_time_stamp_in_utc()
    {
        var chain = Read(Bodies.Chain(Bodies.Option())).ToChain("recorded")!;
        chain.Snapshot.AsOf.ShouldBe(new DateTimeOffset(2026, 6, 30, 14, 24, 22, TimeSpan.Zero));
        chain.Snapshot.Stamp.DelaySeconds.ShouldBe(900);
        chain.Snapshot.Stamp.RunId.ShouldBe("");
        chain.QuoteDate.ShouldBe(new DateOnly(2026, 6, 30));
    }

    [Fact]
    public void a_body_made_after_midnight_utc_quotes_the_day_in_new_york() =>
        Read(Bodies.Chain(Bodies.Option(), timestamp: "2023-09-21 03:17:42")).ToChain("recorded")!.QuoteDate.ShouldBe(new DateOnly(2023, 9, 20));

    [Fact]
    public void the_last_trade_is_new_york_time_and_dates_a_quote_that_stands_still()
    {
        var body = Read(Bodies.Quote("^VIX", 14.55, lastTrade: "2026-08-12T16:15:01"));
        body.Contracts.ShouldBeNull();
        body.QuoteAsOf.ShouldBe(new DateTimeOffset(2026, 8, 12, 20, 15, 1, TimeSpan.Zero));
        Read(Bodies.Quote("^VIX", 14.55, lastTrade: "2026-08-13T01:08:00")).QuoteAsOf.ShouldBe(new DateTimeOffset(2026, 8, 13, 4, 54, 5, TimeSpan.Zero));
    }

    [Fact]
    public void counts_come_as_floats_and_a_volatility_of_zero_is_absent()
    {
        var columns = Read(Bodies.Chain(Bodies.Option(fields: "'bid':0.0,'ask':0.01,'iv':0.0,'open_interest':2045.0,'volume':16.0,'delta':0.0,'gamma':0.0"))).Contracts!;
        (columns.OpenInterest[0], columns.DayVolume[0], columns.ImpliedVolatility[0]).ShouldBe((2045, 16, null));
        (columns.Bid[0], columns.Ask[0], columns.Gamma[0]).ShouldBe((0.0, 0.01, 0.0));
    }

    [Theory]
    [InlineData("\"iv\":null", 0)]
    [InlineData("\"iv\":NaN", 1)]
    [InlineData("\"iv\":\"NaN\"", 1)]
    [InlineData("\"iv\":-Infinity", 1)]
    [InlineData("\"iv\":1e999", 1)]
    [InlineData("\"iv\":{\"a\":1}", 1)]
    [InlineData("\"iv\":true", 1)]
    public void an_absent_number_is_null_and_one_that_is_none_is_counted_too(string field, int counted)
    {
        var body = Read(Bodies.Chain($"{Bodies.Option(fields: field)},{Bodies.Option("IWM260630P00300000")}"));
        body.Contracts!.ImpliedVolatility.ShouldBe([null, 0.2]);
        body.Repaired.GetValueOrDefault(RowReason.NotANumber).ShouldBe(counted);
        body.Excluded.ShouldBeEmpty();
    }

    [Fact]
    public void negative_counts_and_prices_become_null_and_are_counted()
    {
        var body = Read(Bodies.Chain(Bodies.Option(fields: "'bid':-1,'ask':2,'open_interest':-5.0,'volume':-1,'gamma':0.01")));
        (body.Contracts!.Bid[0], body.Contracts.OpenInterest[0], body.Contracts.DayVolume[0]).ShouldBe((null, null, null));
        body.Repaired.ShouldBe(new Dictionary<string, int> { ["negative_open_interest"] = 1, ["negative_price"] = 1, ["negative_volume"] = 1 }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("-3")]
    [InlineData("null")]
    [InlineData("NaN")]
    [InlineData("\"n/a\"")]
    public void a_spot_that_is_none_is_null_never_zero(string price) => Read(Bodies.Chain(Bodies.Option(), price: price)).Price.ShouldBeNull();

    [Fact]
    public void bad_rows_are_left_out_by_reason_and_the_rest_stands()
    {
        var rows = string.Join(',', Bodies.Option(), Bodies.Option(), Bodies.Option("SPX260630C00300000"), Bodies.Option("IWM26063XC00300000"), """{"bid":1}""", """{"option":null}""",
            "null", "7", "[1,[2]]", Bodies.Option("IWM1260630C00300000"));
        var body = Read(Bodies.Chain(rows));
        body.Excluded.ShouldBe(new Dictionary<string, int> { ["duplicate"] = 1, ["malformed"] = 3, ["unknown_root"] = 1, ["unparsable_symbol"] = 3 }, ignoreOrder: true);
        body.Contracts!.Count.ShouldBe(2);
        body.Contracts.Validate();
    }

    [Fact]
    public void a_share_class_is_its_own_root() =>
        Read(Bodies.Chain(Bodies.Option("BRKB260630C00300000"), symbol: "BRK.B")).Contracts!.Count.ShouldBe(1);

    [Fact]
    public void a_member_name_inside_a_string_is_no_member()
    {
        var body = Read(Bodies.Chain(Bodies.Option(fields: "'tick':'NaN,\\'iv\\':NaN','iv':0.3")));
        body.Contracts!.ImpliedVolatility.ShouldBe([0.3]);
    }
}
