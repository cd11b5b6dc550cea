using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Gex.Api;
using OptionsAlerts.Gex.Core;
using OptionsAlerts.Unit.Tests.Gex;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class GexTextTests
{
    private static readonly DateTimeOffset Noon = Chains.Noon;

    private static readonly GexState Whole = new()
    {
        Symbol = "SPY",
        AsOf = Noon.AddSeconds(5),
        ChainAsOf = Noon,
        Spot = 600,
        Contracts = 7,
        NetPerPointUsd = 30,
        CallPerPointUsd = 100,
        PutPerPointUsd = -70,
        GrossPerPointUsd = 170,
        Regime = GammaRegime.PositiveGamma,
        Flip = new FlipPoint(598, true),
        Flips = [new FlipPoint(560, false), new FlipPoint(598, true)],
        CallWallMills = 610_000,
        PutWallMills = 590_500,
        MaxPainMills = 601_000,
        ZeroDteShare = 0.25,
        Coverage = 0.95,
        IsPartial = true,
        Excluded = new Dictionary<string, int> { ["no_quote"] = 3 },
        Levels = [new GexLevel(610_000, LevelType.PositiveGammaWall, 0.9, 1e9), new GexLevel(590_500, LevelType.NegativeGammaZone, 0.4, -5e8)],
        // The running sum goes from −70 to 30 over twenty points.
        ByStrike = [new StrikeExposure(590_000, 0, -70), new StrikeExposure(610_000, 100, 0)],
        ByExpiry = [new ExpiryExposure(new DateOnly(2026, 3, 20), Noon.AddDays(18), 100, -70)],
        Greeks = new GreekExposures(
            new GreekExposure(1, 2, 3), new GreekExposure(10, 20, 30),
            [new GreekExposure(4, 5, 6), new GreekExposure(7, 8, 9)], [new GreekExposure(40, 50, 60), new GreekExposure(70, 80, 90)],
            [new GreekExposure(11, 12, 13)], [new GreekExposure(110, 120, 130)]),
    };

    private static readonly GexState Bare = Whole with
    {
        Regime = null,
        Flip = null,
        Flips = [],
        CallWallMills = null,
        PutWallMills = null,
        MaxPainMills = null,
        ZeroDteShare = null,
        Coverage = null,
        Greeks = null,
        ByStrike = [],
        ByExpiry = [],
        Levels = [],
    };

    private static GexSnapshot Message(GexState state, double? range = null, GexSettings? settings = null) => GexText.ToMessage(state, settings ?? GexSettings.Default, range);

    [Fact]
    public void what_it_is_of_comes_with_its_times_and_conventions()
    {
        var message = Message(Whole, settings: GexSettings.Default with { Gamma = GammaSource.Provider, DayCount = DayCount.Business262, DealerSign = DealerSign.ShortBoth });
        (message.Symbol, message.Spot, message.Contracts, message.Coverage, message.Partial, message.Regime, message.ZeroDteShare).ShouldBe(("SPY", 600, 7, 0.95, true, "positive_gamma", 0.25));
        (message.AsOf.ToDateTimeOffset(), message.ChainAsOf.ToDateTimeOffset()).ShouldBe((Noon.AddSeconds(5), Noon));
        (message.GammaSource, message.DayCount, message.DealerSign).ShouldBe(("provider", "business262", "short_both"));
        message.Excluded.ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, int>("no_quote", 3));
    }

    [Fact]
    public void gamma_is_told_per_point_and_per_percent_by_right_and_in_all()
    {
        var message = Message(Whole);
        message.Gamma.ShouldBe(new GexGamma { CallPerPointUsd = 100, PutPerPointUsd = -70, NetPerPointUsd = 30, CallPerPercentUsd = 600, PutPerPercentUsd = -420, NetPerPercentUsd = 180 });
        (message.GrossPerPointUsd, message.GrossPerPercentUsd).ShouldBe((170, 1020));
    }

    [Fact]
    public void flips_are_told_by_the_method_of_the_alerts_and_by_the_running_sum()
    {
        var message = Message(Whole);
        (message.FlipMethod, message.Flip).ShouldBe(("profile", new GexFlip { Level = 598, PositiveAbove = true }));
        message.Flips.ShouldBe([new GexFlip { Level = 560 }, new GexFlip { Level = 598, PositiveAbove = true }]);
        message.CumulativeFlips.ShouldHaveSingleItem().ShouldBe(message.CumulativeFlip);
        (message.CumulativeFlip.Level, message.CumulativeFlip.PositiveAbove).ShouldBe((604, true));
        var narrow = Message(Whole, settings: GexSettings.Default with { Flip = FlipMethod.Cumulative, CumulativeRange = 0.001 });
        (narrow.FlipMethod, narrow.CumulativeFlip).ShouldBe(("cumulative", null));
    }

    [Fact]
    public void walls_pain_and_levels_are_strikes_in_thousandths()
    {
        var message = Message(Whole);
        (message.CallWallMills, message.PutWallMills, message.MaxPainMills).ShouldBe((610_000, 590_500, 601_000));
        message.Levels.ShouldBe(
        [
            new GexKeyLevel { StrikeMills = 610_000, Type = "positive_gamma_wall", Significance = 0.9, NetPerPercentUsd = 1e9 },
            new GexKeyLevel { StrikeMills = 590_500, Type = "negative_gamma_zone", Significance = 0.4, NetPerPercentUsd = -5e8 },
        ]);
    }

    [Fact]
    public void strikes_and_settlements_come_with_every_exposure_by_right()
    {
        var message = Message(Whole);
        message.Greeks.ShouldBe(Greeks((1, 2, 3), (10, 20, 30)));
        message.Strikes.Select(strike => strike.StrikeMills).ShouldBe([590_000, 610_000]);
        (message.Strikes[1].Gamma.CallPerPointUsd, message.Strikes[1].Gamma.NetPerPercentUsd).ShouldBe((100, 600));
        message.Strikes.Select(strike => strike.Greeks).ShouldBe([Greeks((4, 5, 6), (40, 50, 60)), Greeks((7, 8, 9), (70, 80, 90))]);
        var expiry = message.Expiries.ShouldHaveSingleItem();
        (expiry.Date, expiry.SettlesAt.ToDateTimeOffset(), expiry.Gamma.PutPerPointUsd, expiry.Greeks).ShouldBe(("2026-03-20", Noon.AddDays(18), -70, Greeks((11, 12, 13), (110, 120, 130))));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(0.0, 0)]
    [InlineData(0.016, 0)]
    [InlineData(0.017, 2)]
    public void strikes_further_than_asked_for_are_left_out(double? range, int strikes) => Message(Whole, range).Strikes.Count.ShouldBe(strikes);

    [Fact]
    public void what_does_not_exist_is_not_set()
    {
        var message = Message(Bare);
        (message.Regime, message.Flip, message.CumulativeFlip, message.Greeks).ShouldBe(("", null, null, null));
        (message.HasCallWallMills, message.HasPutWallMills, message.HasMaxPainMills, message.HasZeroDteShare, message.HasCoverage).ShouldBe((false, false, false, false, false));
    }

    private static GexGreeks Greeks((double Delta, double Vanna, double Charm) call, (double Delta, double Vanna, double Charm) put) => new()
    {
        Call = new GexGreekExposure { DeltaUsd = call.Delta, VannaPerVolPointUsd = call.Vanna, CharmPerDayUsd = call.Charm },
        Put = new GexGreekExposure { DeltaUsd = put.Delta, VannaPerVolPointUsd = put.Vanna, CharmPerDayUsd = put.Charm },
        Net = new GexGreekExposure { DeltaUsd = call.Delta + put.Delta, VannaPerVolPointUsd = call.Vanna + put.Vanna, CharmPerDayUsd = call.Charm + put.Charm },
    };
}
