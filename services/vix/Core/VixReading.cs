using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core;

/// <summary>One reading of the volatility indices, in index points; what the feed does not have is null.</summary>
public sealed record VixReading(DateTimeOffset At, double Vix, double? Vix3M = null, double? Vvix = null, double? Vix9D = null)
{
    /// <summary>VIX − VIX3M: positive is backwardation. Null without VIX3M.</summary>
    [JsonIgnore]
    public double? TermStructure => Vix - Vix3M;

    /// <summary>VIX / VIX3M: above 1 is backwardation. Null without VIX3M.</summary>
    [JsonIgnore]
    public double? TermRatio => Vix / Vix3M;
}

/// <summary>Why a value was not taken.</summary>
[JsonConverter(typeof(WireEnumConverter<ReadingFault>))]
public enum ReadingFault
{
    /// <summary>NaN or an infinity.</summary>
    NotFinite,

    /// <summary>Not within (0, 200).</summary>
    OutOfRange,

    /// <summary>Older than the reading before it.</summary>
    OutOfOrder,

    /// <summary>The same instant as the reading before it: the same print, read again, which confirms nothing.</summary>
    Repeated,

    /// <summary>Later than the run's clock allows; taken, it would make every true reading after it out of order.</summary>
    FromTheFuture,

    /// <summary>VIX3M, VVIX or VIX9D beyond belief; the reading is taken without it.</summary>
    BadRelative,

    /// <summary>A daily close of the history beyond belief, or of a day that is not over; the other rows are taken.</summary>
    BadHistoryRow,
}

/// <summary>What can be a reading at all. Judged before any state changes.</summary>
public static class Plausibility
{
    /// <summary>VIX, VIX3M, VIX9D: within (0, this). The highest VIX ever printed is 89.53.</summary>
    public const double VixCeiling = 200;

    /// <summary>VVIX, the volatility of VIX: within (0, this). It has closed above 200 (207.59 in March 2020), so VIX's ceiling is not its own.</summary>
    public const double VvixCeiling = 500;

    /// <summary>True for a value VIX can have.</summary>
    public static bool IsVix(double value) => value is > 0 and < VixCeiling;

    /// <summary>The fault of a reading, or null. <paramref name="tolerance"/> is how far a reading may lie beyond the clock.</summary>
    public static ReadingFault? Fault(VixReading reading, DateTimeOffset? last, DateTimeOffset now, TimeSpan tolerance) =>
        !double.IsFinite(reading.Vix) ? ReadingFault.NotFinite
        : !IsVix(reading.Vix) ? ReadingFault.OutOfRange
        : reading.At < last ? ReadingFault.OutOfOrder
        : reading.At == last ? ReadingFault.Repeated
        : reading.At > now + tolerance ? ReadingFault.FromTheFuture
        : null;

    /// <summary>The reading without those relatives that cannot be, and how many they were.</summary>
    public static (VixReading Reading, int Dropped) WithoutBadRelatives(VixReading reading)
    {
        var dropped = 0;
        return (reading with
        {
            Vix3M = Within(reading.Vix3M, VixCeiling),
            Vvix = Within(reading.Vvix, VvixCeiling),
            Vix9D = Within(reading.Vix9D, VixCeiling),
        }, dropped);

        double? Within(double? value, double ceiling)
        {
            if (value is null || (value > 0 && value < ceiling)) return value;
            dropped++;
            return null;
        }
    }
}
