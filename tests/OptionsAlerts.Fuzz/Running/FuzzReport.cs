using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OptionsAlerts.Fuzz.Running;

/// <summary>What a run came to, for people and for programs.</summary>
internal static class FuzzReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Table(IReadOnlyList<Trial> trials)
    {
        var text = new StringBuilder();
        text.AppendLine("decoder                     frames     frames/s     rejected     accepted   slowest ms");
        foreach (var trial in trials) Row(text, trial.Name, trial.Frames, trial.Took, trial.Rejected, trial.Accepted, trial.Slowest);
        Row(text, "all", trials.Sum(trial => trial.Frames), trials.Aggregate(TimeSpan.Zero, (sum, trial) => sum + trial.Took), trials.Sum(trial => trial.Rejected), trials.Sum(trial => trial.Accepted),
            trials.Max(trial => trial.Slowest));
        foreach (var trial in trials)
            if (trial.Fault is { } fault) text.AppendLine(fault.ToString());
        return text.ToString();
    }

    public static string AsJson(IReadOnlyList<Trial> trials, long seed) => JsonSerializer.Serialize(
        new
        {
            Seed = seed,
            Decoders = trials.Select(trial => new
            {
                trial.Name,
                trial.Frames,
                FramesPerSecond = Rate(trial.Frames, trial.Took),
                trial.Rejected,
                trial.Accepted,
                SlowestMilliseconds = trial.Slowest.TotalMilliseconds,
                Fault = trial.Fault is { } fault ? new { fault.Number, fault.Why, Frame = Convert.ToHexString(fault.Frame) } : null,
            }),
        },
        Json);

    private static void Row(StringBuilder text, string name, long frames, TimeSpan took, long rejected, long accepted, TimeSpan slowest) =>
        text.AppendLine(FormattableString.Invariant($"{name,-20}{frames,14:N0}{Rate(frames, took),13:N0}{rejected,13:N0}{accepted,13:N0}{slowest.TotalMilliseconds,13:N1}"));

    private static double Rate(long frames, TimeSpan took) => took > TimeSpan.Zero ? Math.Round(frames / took.TotalSeconds) : 0;
}
