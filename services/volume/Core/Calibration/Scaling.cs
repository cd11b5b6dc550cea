using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core.Calibration;

/// <summary>Thresholds times a level, in figures that people would choose: two digits, whole where contracts are counted. Their order stays.</summary>
public static class Scaling
{
    /// <summary>The kinds found on a tape, print by print.</summary>
    public static readonly IReadOnlyList<SignalKind> TapeKinds = [SignalKind.Sweep, SignalKind.Block];

    /// <summary>The kinds found in the volumes of whole days.</summary>
    public static readonly IReadOnlyList<SignalKind> DayKinds = [SignalKind.VolumeSpike, SignalKind.OiDivergence];

    public static VolumeSettings Tape(VolumeSettings settings, double level) => settings with
    {
        Sweep = settings.Sweep with { Contracts = Whole(settings.Sweep.Contracts, level), HighContracts = Whole(settings.Sweep.HighContracts, level) },
        Block = settings.Block with
        {
            Contracts = Whole(settings.Block.Contracts, level),
            PremiumUsd = Math.Max(1, Rounded(settings.Block.PremiumUsd * level)),
            HighPremiumUsd = Math.Max(1, Rounded(settings.Block.HighPremiumUsd * level)),
        },
    };

    public static VolumeSettings Days(VolumeSettings settings, double level) => settings with
    {
        Spike = settings.Spike with { Z = Rounded(settings.Spike.Z * level), MediumZ = Rounded(settings.Spike.MediumZ * level), HighZ = Rounded(settings.Spike.HighZ * level) },
        OpenInterest = settings.OpenInterest with
        {
            Ratio = Rounded(settings.OpenInterest.Ratio * level),
            MediumRatio = Rounded(settings.OpenInterest.MediumRatio * level),
            HighRatio = Rounded(settings.OpenInterest.HighRatio * level),
        },
    };

    public static IReadOnlyList<(string Key, double Value)> TapeThresholds(VolumeSettings settings) =>
    [
        ("Sweep:Contracts", settings.Sweep.Contracts), ("Sweep:HighContracts", settings.Sweep.HighContracts), ("Block:Contracts", settings.Block.Contracts),
        ("Block:PremiumUsd", settings.Block.PremiumUsd), ("Block:HighPremiumUsd", settings.Block.HighPremiumUsd),
    ];

    public static IReadOnlyList<(string Key, double Value)> DayThresholds(VolumeSettings settings) =>
    [
        ("Spike:Z", settings.Spike.Z), ("Spike:MediumZ", settings.Spike.MediumZ), ("Spike:HighZ", settings.Spike.HighZ),
        ("OpenInterest:Ratio", settings.OpenInterest.Ratio), ("OpenInterest:MediumRatio", settings.OpenInterest.MediumRatio), ("OpenInterest:HighRatio", settings.OpenInterest.HighRatio),
    ];

    private static long Whole(long threshold, double level) => Math.Max(1, (long)Math.Round(Rounded(threshold * level)));

    // Two digits, by decimal: 0.35 and not 0.35000000000000003.
    private static double Rounded(double value)
    {
        if (value <= 0) return 0;
        var unit = (int)Math.Floor(Math.Log10(value)) - 1;
        if (unit >= 0)
        {
            var whole = (decimal)Math.Pow(10, unit);
            return (double)(Math.Round((decimal)value / whole, MidpointRounding.AwayFromZero) * whole);
        }

        return (double)Math.Round((decimal)value, Math.Min(28, -unit), MidpointRounding.AwayFromZero);
    }
}
