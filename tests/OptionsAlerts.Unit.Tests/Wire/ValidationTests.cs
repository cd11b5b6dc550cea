using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using Shouldly;
using static OptionsAlerts.Unit.Tests.Wire.MarketDataPins;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>What reads as JSON and cannot be right is refused, and the refusal names the member.</summary>
public sealed class ValidationTests
{
    private static readonly Dictionary<string, IMarketMessage> Broken = new(StringComparer.Ordinal)
    {
        ["underlying is empty."] = Chain with { Underlying = " " },
        ["spot must be a finite number above 0, not 0."] = Chain with { Spot = 0 },
        ["spot must be a finite number above 0, not -1."] = Quote with { Spot = -1 },
        ["spot must be a finite number above 0, not NaN."] = Quote with { Spot = double.NaN },
        ["spot must be a finite number above 0, not Infinity."] = Chain with { Spot = double.PositiveInfinity },
        ["contracts.expiry has 1 rows, the first column 2."] = Columns(c => c with { Expiry = [20260717] }),
        ["contracts.right has 3 rows, the first column 2."] = Columns(c => c with { Right = "CPC" }),
        ["contracts.strikeMills has 0 rows, the first column 2."] = Columns(c => c with { StrikeMills = [] }),
        ["contracts.bid has 1 rows, the first column 2."] = Columns(c => c with { Bid = [1] }),
        ["contracts.ask has 1 rows, the first column 2."] = Columns(c => c with { Ask = [1] }),
        ["contracts.openInterest has 1 rows, the first column 2."] = Columns(c => c with { OpenInterest = [1] }),
        ["contracts.dayVolume has 1 rows, the first column 2."] = Columns(c => c with { DayVolume = [1] }),
        ["contracts.impliedVolatility has 1 rows, the first column 2."] = Columns(c => c with { ImpliedVolatility = [1] }),
        ["contracts.delta has 1 rows, the first column 2."] = Columns(c => c with { Delta = [1] }),
        ["contracts.gamma has 1 rows, the first column 2."] = Columns(c => c with { Gamma = [1] }),
        ["contracts.multiplier has 1 rows, the first column 2."] = Columns(c => c with { Multiplier = [1] }),
        ["contracts.roots is empty."] = Columns(c => c with { Roots = ["IWM", null!] }),
        ["contracts.root[1] is no index into roots."] = Columns(c => c with { Root = [0, 2] }),
        ["contracts.root[0] is no index into roots."] = Columns(c => c with { Root = [-1, 0] }),
        ["contracts.right[1] is neither C nor P."] = Columns(c => c with { Right = "Cp" }),
        ["contracts.strikeMills[0] is out of range."] = Columns(c => c with { StrikeMills = [-1, 0] }),
        ["contracts.strikeMills[1] is out of range."] = Columns(c => c with { StrikeMills = [0, 100_000_000] }),
        ["contracts.expiry[0] is no date."] = Columns(c => c with { Expiry = [20260230, 20260717] }),
        ["contracts.expiry[1] is no date."] = Columns(c => c with { Expiry = [20260717, 20261301] }),
        ["contracts.bid[1] must be a finite number, not NaN."] = Columns(c => c with { Bid = [null, double.NaN] }),
        ["contracts.ask[0] must be a finite number, not Infinity."] = Columns(c => c with { Ask = [double.PositiveInfinity, 1] }),
        ["contracts.impliedVolatility[0] must be a finite number, not NaN."] = Columns(c => c with { ImpliedVolatility = [double.NaN, 1] }),
        ["contracts.delta[1] must be a finite number, not -Infinity."] = Columns(c => c with { Delta = [0, double.NegativeInfinity] }),
        ["contracts.gamma[1] must be a finite number, not NaN."] = Columns(c => c with { Gamma = [0, double.NaN] }),
        ["spot must be a finite number above 0, not -Infinity."] = Quote with { Spot = double.NegativeInfinity },
        ["vix must be a finite number, not NaN."] = Volatility with { Vix = double.NaN },
        ["vix must be a finite number, not Infinity."] = Volatility with { Vix = double.PositiveInfinity },
        ["vix3M must be a finite number, not NaN."] = Volatility with { Vix3M = double.NaN },
        ["vvix must be a finite number, not -Infinity."] = Volatility with { Vvix = double.NegativeInfinity },
        ["vix9D must be a finite number, not NaN."] = Volatility with { Vix9D = double.NaN },
        ["vixClose[1] must be a finite number, not NaN."] = Closes with { VixClose = [16, double.NaN] },
        ["vixClose[0] must be a finite number, not Infinity."] = Closes with { VixClose = [double.PositiveInfinity, 16] },
        ["timeMicros has 1 rows, the first column 2."] = Trades with { TimeMicros = [1] },
        ["price has 1 rows, the first column 2."] = Trades with { Price = [1] },
        ["size has 1 rows, the first column 2."] = Trades with { Size = [1] },
        ["exchange has 1 rows, the first column 2."] = Trades with { Exchange = [1] },
        ["condition has 1 rows, the first column 2."] = Trades with { Condition = [1] },
        ["flags has 1 rows, the first column 2."] = Trades with { Flags = [1] },
        ["side has 1 rows, the first column 2."] = Trades with { Side = [1] },
        ["contracts[1] is no OCC symbol."] = Trades with { Contracts = ["SPY260717C00600000", "SPY"] },
        ["contracts[0] is no OCC symbol."] = Trades with { Contracts = [null!, "SPY260717C00600000"] },
        ["contract[1] is no index into contracts."] = Trades with { Contract = [0, 2] },
        ["price[0] is no price."] = Trades with { Price = [double.NaN, 1] },
        ["price[1] is no price."] = Trades with { Price = [1, -0.01] },
        ["size[1] is negative."] = Trades with { Size = [1, -1] },
        ["vixClose has 1 rows, the first column 2."] = Closes with { VixClose = [16] },
        ["day[0] is no date."] = Closes with { Day = [0, 20260629] },
        ["day[1] is not after the day before it."] = Closes with { Day = [20260629, 20260629] },
        ["callVolume has 1 rows, the first column 2."] = Volumes with { CallVolume = [1] },
        ["putVolume has 1 rows, the first column 2."] = Volumes with { PutVolume = [1] },
        ["volume has 1 rows, the first column 2."] = Volumes with { Volume = [1] },
        ["day[1] is no date."] = Volumes with { Day = [20260626, 22000101] },
    };

    public static TheoryData<string> Refusals => [.. Broken.Keys];

    [Theory, MemberData(nameof(Refusals))]
    public void what_cannot_be_right_is_refused_by_name(string refusal) =>
        Should.Throw<InvalidContractException>(Broken[refusal].Validate).Message.ShouldBe(refusal);

    [Fact]
    public void every_pinned_message_is_valid()
    {
        var market = Pins.Each.Select(pin => pin.Message).OfType<IMarketMessage>().ToArray();
        market.Length.ShouldBe(12);
        foreach (var message in market) Should.NotThrow(message.Validate);
    }

    [Fact]
    public void what_a_chain_does_not_know_is_null_and_zero_is_a_number() =>
        Should.NotThrow(Columns(c => c with { Bid = [null, 0], Ask = [null, 0], ImpliedVolatility = [null, 0], Delta = [null, 0], Gamma = [null, 0], OpenInterest = [null, 0], DayVolume = [null, 0] }).Validate);

    [Fact]
    public void a_volatility_without_its_relatives_is_valid_and_its_range_is_the_detectors()
    {
        Should.NotThrow((Volatility with { Vix3M = null, Vvix = null, Vix9D = null }).Validate);
        Should.NotThrow((Volatility with { Vix = -1 }).Validate);
    }

    [Fact]
    public void a_chain_without_a_spot_is_valid() => Should.NotThrow((Chain with { Spot = null }).Validate);

    private static OptionChainSnapshot Columns(Func<ChainColumns, ChainColumns> change) => Chain with { Contracts = change(Chain.Contracts) };
}
