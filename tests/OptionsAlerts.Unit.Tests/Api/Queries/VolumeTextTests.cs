using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Unit.Tests.Volume;
using OptionsAlerts.Volume;
using OptionsAlerts.Volume.Api;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Rules;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api.Queries;

public sealed class VolumeTextTests
{
    private static readonly DateOnly Day = new(2026, 6, 8);
    private static readonly UnusualContract Unusual = new(Market.Call, 700, 100, 7, 3.5, 4.5);

    private static readonly UnderlyingVolume Whole = new(
        "SPY", Day, Market.Open, 12, 34, 400, 300,
        new PremiumFlow { CallsBoughtCents = 500, CallsSoldCents = 150, PutsBoughtCents = 70, PutsSoldCents = 20 }, IsWhole: true, [Unusual, new UnusualContract(Market.Put, 5, null, null, null, 0.5)]);

    private static readonly ContractBaseline Baseline = new(
        Market.Call, "SPY", Day, Market.Open, 700, 100, 7, [1, 2, 3], 5, 0.25, new SpikeExpectation(400, 80, 100, 20), new SpikeExpectation(300, 60, 75, 25), SpikeScale.Robust, Severity.Medium, IsWhole: true);

    [Fact]
    public void a_volume_is_told_field_by_field()
    {
        var message = VolumeText.ToMessage(Whole);
        (message.Underlying, message.Day, message.AsOf, message.Prints, message.Contracts).ShouldBe(("SPY", "2026-06-08", Timestamp.FromDateTimeOffset(Market.Open), 12, 34));
        (message.CallVolume, message.PutVolume, message.PutCallRatio, message.Whole).ShouldBe((400, 300, 0.75, true));
        message.Premium.ShouldBe(new VolumePremium { CallsBoughtUsd = 5, CallsSoldUsd = 1.5, PutsBoughtUsd = 0.7, PutsSoldUsd = 0.2, NetUsd = 3 });
        message.MostUnusual.Select(contract => contract.Contract).ShouldBe([Market.Call, Market.Put]);
    }

    [Fact]
    public void an_unusual_contract_is_told_field_by_field() => VolumeText.ToMessage(Whole, Unusual).ShouldBe(new VolumeUnusualContract
    {
        Contract = Market.Call,
        Underlying = "SPY",
        DayVolume = 700,
        OpenInterest = 100,
        VolumeToOpenInterest = 7,
        Z = 3.5,
        Score = 4.5,
        AsOf = Timestamp.FromDateTimeOffset(Market.Open),
    });

    [Fact]
    public void what_is_not_known_of_a_volume_is_not_set()
    {
        var message = VolumeText.ToMessage(Whole with { CallVolume = 0, Premium = default, IsWhole = false });
        (message.HasPutCallRatio, message.Premium, message.Whole).ShouldBe((false, null, false));
        (message.MostUnusual[1].HasOpenInterest, message.MostUnusual[1].HasVolumeToOpenInterest, message.MostUnusual[1].HasZ).ShouldBe((false, false, false));
    }

    [Fact]
    public void a_baseline_is_told_field_by_field()
    {
        var message = VolumeText.ToMessage("run-1", Baseline);
        (message.RunId, message.Contract, message.Underlying, message.Day, message.AsOf).ShouldBe(("run-1", Market.Call, "SPY", "2026-06-08", Timestamp.FromDateTimeOffset(Market.Open)));
        (message.DayVolume, message.OpenInterest, message.VolumeToOpenInterest, message.MinimumDays, message.DayShare, message.Whole).ShouldBe((700, 100, 7, 5, 0.25, true));
        message.Days.ShouldBe([1, 2, 3]);
        message.Standard.ShouldBe(new VolumeExpectation { Usual = 400, Deviation = 80, ExpectedByNow = 100, DeviationByNow = 20, Z = 30 });
        message.Robust.ShouldBe(new VolumeExpectation { Usual = 300, Deviation = 60, ExpectedByNow = 75, DeviationByNow = 25, Z = 25 });
        (message.Scale, message.Severity).ShouldBe(("robust", "medium"));
    }

    [Fact]
    public void what_is_not_known_of_a_baseline_is_not_set()
    {
        var message = VolumeText.ToMessage("run-1", Baseline with { OpenInterest = null, VolumeToOpenInterest = null, Standard = null, Robust = null, Severity = null, Days = [] });
        (message.HasOpenInterest, message.HasVolumeToOpenInterest, message.Standard, message.Robust, message.Severity).ShouldBe((false, false, null, null, ""));
    }
}
