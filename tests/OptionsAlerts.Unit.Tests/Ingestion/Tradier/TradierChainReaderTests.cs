using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Ingestion.Formats;
using OptionsAlerts.Ingestion.Tradier;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Ingestion.Tradier.TradierBodies;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tradier;

public sealed class TradierChainReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 30, 14, 40, 0, TimeSpan.Zero);
    private static readonly DateOnly Expiry = new(2026, 6, 30);
    private static readonly MarketStamp Stamp = new() { RunId = "", Feed = "tradier" };

    private static ParsedChain Read(string body, string underlying = "SPY", DateOnly? expiry = null)
    {
        var reader = new TradierChainReader(underlying, Now);
        reader.Add(Bytes(body), expiry ?? Expiry).ShouldBeTrue();
        var chain = reader.Finish(600, Now, Stamp)!;
        chain.Snapshot.Validate();
        return chain;
    }

    [Fact]
    public void the_official_chain_is_read_with_its_adjusted_root()
    {
        var chain = Read(File.ReadAllText(SharedData.Path("mocks/tradier/tradier_rb_chain.json")), "AAPL", new DateOnly(2015, 1, 17));
        var contracts = chain.Snapshot.Contracts;
        contracts.Count.ShouldBe(330);
        contracts.Roots.ShouldBe(["AAPL", "AAPL7"], ignoreOrder: true);
        (contracts.Symbol(0).ToString(), contracts.Bid[0], contracts.Ask[0], contracts.OpenInterest[0]).ShouldBe(("AAPL150117C01000000", 1.86, 2.25, 5444));
        contracts.DayVolume.Count(volume => volume is not null).ShouldBe(44);
        chain.Snapshot.Excluded.ShouldBeEmpty();
        chain.Repaired.ShouldBe(new Dictionary<string, int> { ["no_greeks"] = 330 });
    }

    [Fact]
    public void the_documented_example_loses_its_impossible_delta_and_takes_the_smoothed_volatility()
    {
        var chain = Read(Single(Documented), "VXX", new DateOnly(2019, 5, 17));
        var contracts = chain.Snapshot.Contracts;
        contracts.Count.ShouldBe(1);
        (contracts.Delta[0], contracts.Gamma[0], contracts.ImpliedVolatility[0]).ShouldBe((null, null, 0.380002));
        (contracts.Bid[0], contracts.Ask[0], contracts.OpenInterest[0], contracts.DayVolume[0], contracts.Multiplier).ShouldBe((0, 0.01, 10, 0, null));
        chain.Repaired.ShouldBe(new Dictionary<string, int> { ["bad_greeks"] = 1 });
    }

    [Theory]
    [InlineData("SPY260630C00600000", "0.5", "0.01", 0.5, 0.01, null)]
    [InlineData("SPY260630P00600000", "-0.5", "0.01", -0.5, 0.01, null)]
    [InlineData("SPY260630C00600000", "\"0.5\"", "\"0.01\"", 0.5, 0.01, null)]
    [InlineData("SPY260630C00600000", "0.5", "null", 0.5, null, null)]
    [InlineData("SPY260630P00600000", "0.5", "0.01", null, null, "bad_greeks")]
    [InlineData("SPY260630C00600000", "-0.5", "0.01", null, null, "bad_greeks")]
    [InlineData("SPY260630C00600000", "1.5", "0.01", null, null, "bad_greeks")]
    [InlineData("SPY260630C00600000", "0.5", "-0.01", null, null, "bad_greeks")]
    [InlineData("SPY260630C00600000", "0.5", "1e300", null, null, "bad_greeks")]
    [InlineData("SPY260630C00600000", "\"n/a\"", "0.01", null, null, "bad_greeks")]
    [InlineData("SPY260630C00600000", "null", "null", null, null, "no_greeks")]
    public void greeks_are_taken_where_they_can_be_an_options(string symbol, string delta, string gamma, double? readDelta, double? readGamma, string? counted)
    {
        var chain = Read(Single(Option(symbol, Greeks(delta, gamma))));
        (chain.Snapshot.Contracts.Delta[0], chain.Snapshot.Contracts.Gamma[0]).ShouldBe((readDelta, readGamma));
        chain.Repaired.Keys.ShouldBe(counted is null ? [] : [counted]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"null\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    public void greeks_of_any_other_shape_are_none(string greeks)
    {
        var chain = Read(Single(Option(greeks: greeks)));
        (chain.Snapshot.Contracts.Gamma[0], chain.Snapshot.Contracts.ImpliedVolatility[0]).ShouldBe((null, null));
        chain.Repaired.ShouldBe(new Dictionary<string, int> { ["no_greeks"] = 1 });
    }

    [Theory]
    [InlineData("0.21", "0.2", 0.21)]
    [InlineData("0", "0.2", 0.2)]
    [InlineData("null", "0.2", 0.2)]
    [InlineData("-1", "0.2", 0.2)]
    [InlineData("0", "0", null)]
    [InlineData("1e9", "null", null)]
    public void the_smoothed_volatility_stands_in_for_a_missing_one(string mid, string smoothed, double? read) =>
        Read(Single(Option(greeks: Greeks(midIv: mid, smv: smoothed)))).Snapshot.Contracts.ImpliedVolatility[0].ShouldBe(read);

    [Fact]
    public void floats_stand_for_whole_numbers_and_bad_rows_are_left_out_and_counted()
    {
        var chain = Read(Chain(
            Option(volume: "12.0"), Option(), Option("SPY260630P00600000", Greeks("-0.5"), bid: "-1", size: "10"), Option("QQQ260630C00600000"), Option("rubbish"), "7", "[]", "null"));
        var contracts = chain.Snapshot.Contracts;
        (contracts.Count, contracts.DayVolume[0], contracts.Bid[1]).ShouldBe((2, 12, null));
        contracts.Multiplier.ShouldBe([100, 10]);
        chain.Snapshot.Excluded.ShouldBe(new Dictionary<string, int> { ["duplicate"] = 1, ["malformed"] = 2, ["unknown_root"] = 1, ["unparsable_symbol"] = 1 }, ignoreOrder: true);
        chain.Repaired.ShouldBe(new Dictionary<string, int> { ["negative_price"] = 1 });
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-100")]
    [InlineData("99.5")]
    [InlineData("1e9")]
    [InlineData("\"many\"")]
    public void a_contract_of_a_bad_size_has_one_that_no_analysis_takes(string size)
    {
        var chain = Read(Chain(Option(), Option("SPY260630C00605000", size: size)));
        chain.Snapshot.Contracts.Multiplier.ShouldBe([100, 0]);
        chain.Repaired.ShouldBe(new Dictionary<string, int> { ["bad_multiplier"] = 1 });
    }

    [Fact]
    public void an_index_has_the_contracts_of_both_its_roots() =>
        Read(Chain(Option("SPX260630C06000000"), Option("SPXW260630C06000000")), "SPX").Snapshot.Contracts.Roots.ShouldBe(["SPX", "SPXW"]);

    [Fact]
    public void the_newest_time_is_kept_and_zero_and_the_future_are_none()
    {
        var reader = new TradierChainReader("SPY", Now);
        reader.Add(Bytes(Chain(Option(quoted: 0))), Expiry).ShouldBeTrue();
        reader.Newest.ShouldBeNull();
        reader.Add(Bytes(Chain(Option("SPY260630C00601000", quoted: 1782830000000), Option("SPY260630C00602000", quoted: 1999999999000))), Expiry).ShouldBeTrue();
        reader.Newest.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1782830000000));
        reader.Finish(null, Now, Stamp)!.Repaired["bad_time"].ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"options":null}""")]
    [InlineData("""{"options":"null"}""")]
    [InlineData("""{"options":{"option":null}}""")]
    [InlineData("""{"options":{"option":[]}}""")]
    public void no_options_are_said_in_many_ways_and_counted(string body)
    {
        var reader = new TradierChainReader("SPY", Now);
        reader.Add(Bytes(body), Expiry).ShouldBeFalse();
        reader.Finish(600, Now, Stamp).ShouldBeNull();
        reader.Add(Bytes(Chain(Option())), Expiry);
        reader.Finish(600, Now, Stamp)!.Snapshot.Excluded["empty_expiry"].ShouldBe(1);
    }

    [Fact]
    public void an_answer_for_another_expiry_is_refused() =>
        Should.Throw<InvalidFileException>(() => new TradierChainReader("SPY", Now).Add(Bytes(Chain(Option("SPY260717C00600000"))), Expiry))
            .Message.ShouldBe("chain SPY 2026-06-30: has no contract of the expiry asked for");

    [Fact]
    public void a_strike_is_read_from_the_symbol_never_from_a_price() =>
        Read(Single(Option("SPY260630C00602500"))).Snapshot.Contracts.Symbol(0).ShouldBe(OccSymbol.Parse("SPY260630C00602500"));
}
