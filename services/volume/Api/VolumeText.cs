using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Volume.Core;
using OptionsAlerts.Volume.Core.Rules;

namespace OptionsAlerts.Volume.Api;

/// <summary>Volumes and baselines as the messages of the API.</summary>
internal static class VolumeText
{
    public static VolumeSnapshot ToMessage(UnderlyingVolume volume)
    {
        var message = new VolumeSnapshot
        {
            Underlying = volume.Underlying,
            Day = Day(volume.Day),
            AsOf = Timestamp.FromDateTimeOffset(volume.AsOf),
            Prints = volume.Prints,
            Contracts = volume.Contracts,
            CallVolume = volume.CallVolume,
            PutVolume = volume.PutVolume,
            Whole = volume.IsWhole,
            Premium = volume.Premium.IsKnown ? Premium(volume.Premium) : null,
            MostUnusual = { volume.MostUnusual.Select(contract => ToMessage(volume, contract)) },
        };
        if (volume.CallVolume > 0) message.PutCallRatio = (double)volume.PutVolume / volume.CallVolume;
        return message;
    }

    public static VolumeUnusualContract ToMessage(UnderlyingVolume volume, UnusualContract contract)
    {
        var message = new VolumeUnusualContract
        {
            Contract = contract.Contract,
            Underlying = volume.Underlying,
            DayVolume = contract.DayVolume,
            Score = contract.Score,
            AsOf = Timestamp.FromDateTimeOffset(volume.AsOf),
        };
        if (contract.OpenInterest is { } open) message.OpenInterest = open;
        if (contract.VolumeToOpenInterest is { } ratio) message.VolumeToOpenInterest = ratio;
        if (contract.Z is { } z) message.Z = z;
        return message;
    }

    public static VolumeBaselineReply ToMessage(string runId, ContractBaseline baseline)
    {
        var message = new VolumeBaselineReply
        {
            RunId = runId,
            Contract = baseline.Contract,
            Underlying = baseline.Underlying,
            Day = Day(baseline.Day),
            AsOf = Timestamp.FromDateTimeOffset(baseline.AsOf),
            DayVolume = baseline.DayVolume,
            Days = { baseline.Days },
            MinimumDays = baseline.MinimumDays,
            DayShare = baseline.DayShare,
            Standard = Expectation(baseline.Standard, baseline.DayVolume),
            Robust = Expectation(baseline.Robust, baseline.DayVolume),
            Scale = WireName.Of(baseline.Scale),
            Severity = baseline.Severity is { } severity ? WireName.Of(severity) : string.Empty,
            Whole = baseline.IsWhole,
        };
        if (baseline.OpenInterest is { } open) message.OpenInterest = open;
        if (baseline.VolumeToOpenInterest is { } ratio) message.VolumeToOpenInterest = ratio;
        return message;
    }

    private static VolumeExpectation? Expectation(SpikeExpectation? expectation, long dayVolume) => expectation is { } usual
        ? new VolumeExpectation { Usual = usual.Usual, Deviation = usual.Strays, ExpectedByNow = usual.Expected, DeviationByNow = usual.Deviation, Z = usual.Z(dayVolume) }
        : null;

    private static VolumePremium Premium(PremiumFlow flow) => new()
    {
        CallsBoughtUsd = flow.CallsBoughtCents / 100.0,
        CallsSoldUsd = flow.CallsSoldCents / 100.0,
        PutsBoughtUsd = flow.PutsBoughtCents / 100.0,
        PutsSoldUsd = flow.PutsSoldCents / 100.0,
        NetUsd = flow.NetUsd,
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
