using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>What of a day the model sees.</summary>
[JsonConverter(typeof(WireEnumConverter<HmmFeature>))]
public enum HmmFeature
{
    /// <summary>The natural logarithm of VIX at the close; live, of VIX now in the place of today's close.</summary>
    LogVixClose,
}

/// <summary>A trained model with where it comes from. What a version decided stays decided: a further training is a further version.</summary>
/// <param name="Version">From 1, rising within a run.</param>
/// <param name="TrainedFrom">The first day of the training window.</param>
/// <param name="TrainedTo">Its last day.</param>
/// <param name="Samples">Its days.</param>
/// <param name="TrainedAt">The run's clock at the training.</param>
/// <param name="LogLikelihood">Of the window, in nats.</param>
/// <param name="Bic">Bayes' information criterion; lower is better.</param>
public sealed record HmmModel(
    int Version, HmmFeature Feature, DateOnly TrainedFrom, DateOnly TrainedTo, int Samples, DateTimeOffset TrainedAt, ulong Seed, int Starts,
    double LogLikelihood, double Bic, GaussianHmm Parameters)
{
    /// <summary>What the model is made of, in sixteen hexadecimal digits: SHA-256 over feature, window, seed and starts and the bits of each parameter, cut short.</summary>
    [JsonIgnore]
    public string Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var number in new[] { 1, (long)Feature, TrainedFrom.DayNumber, TrainedTo.DayNumber, Samples, unchecked((long)Seed), Starts, Parameters.States }) Append(hash, number);
            Append(hash, Parameters.Initial);
            Append(hash, Parameters.Transitions);
            Append(hash, Parameters.Means);
            Append(hash, Parameters.Variances);
            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
        }
    }

    /// <summary>The feature of a VIX, which must be above 0.</summary>
    public static double Value(double vix) => Math.Log(vix);

    /// <summary>Trains on daily closes in order, each within VIX's range.</summary>
    public static (HmmModel? Model, HmmOutcome Outcome) Train(IReadOnlyList<DailyClose> closes, HmmSettings settings, int version, DateTimeOffset at)
    {
        var outcome = HmmTraining.Train([.. closes.Select(close => Value(close.Close))], settings);
        return outcome is HmmOutcome.Trained trained
            ? (new HmmModel(
                version, HmmFeature.LogVixClose, closes[0].Day, closes[^1].Day, closes.Count, at, settings.Seed, settings.Starts,
                trained.LogLikelihood, trained.Bic, trained.Model), outcome)
            : (null, outcome);
    }

    /// <summary>What a state is called: low, middle and high of three, else its number from below.</summary>
    public static string NameOf(int state, int states) => (states, state) switch
    {
        (2 or 3, 0) => "low",
        (3, 1) => "middle",
        (2, 1) or (3, 2) => "high",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{state + 1}_of_{states}"),
    };

    /// <summary>What one of its states is called.</summary>
    public string NameOf(int state) => NameOf(state, Parameters.States);

    /// <summary>The VIX in the middle of a state: half of its days are below, in index points.</summary>
    public double LevelOf(int state) => Math.Exp(Parameters.Means[state]);

    private static void Append(IncrementalHash hash, ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers) Append(hash, BitConverter.DoubleToInt64Bits(number));
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
