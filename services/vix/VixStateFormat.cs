using System.Text.Json;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix.Core;

namespace OptionsAlerts.Vix;

/// <summary>
/// The saved form of the analysis: the row <c>vix</c> (the monitor's state, after each reading) and the row <c>vix-closes</c> (daily closes, when they
/// change), as JSON with a version. A row of another version, of another name or with a value that cannot be is refused.
/// </summary>
public static class VixStateFormat
{
    public const string StateKey = "vix";
    public const string ClosesKey = "vix-closes";
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = Options();

    public static StateRow Save(VixState state) => new(StateKey, JsonSerializer.SerializeToUtf8Bytes(new StateBody(Version, state), Json));

    public static StateRow Save(DailyCloses closes) => new(ClosesKey, JsonSerializer.SerializeToUtf8Bytes(new ClosesBody(Version, [.. closes.Days]), Json));

    /// <summary>Reads both rows; either may be absent.</summary>
    /// <exception cref="FormatException">A row cannot be read; the text names it and why.</exception>
    public static (VixState? State, DailyClose[] Closes) Load(IReadOnlyList<StateRow> rows)
    {
        VixState? state = null;
        DailyClose[] closes = [];
        foreach (var row in rows)
        {
            switch (row.Key)
            {
                case StateKey:
                    state = Read<StateBody>(row, body => body.Version).State;
                    Check(row, [state.Last.Vix, .. state.Recent, .. Values(state.Moves.Lows), .. Values(state.Moves.Highs)]);
                    break;
                case ClosesKey:
                    closes = Read<ClosesBody>(row, body => body.Version).Days;
                    Check(row, closes.Select(close => close.Close));
                    break;
                default:
                    throw new FormatException($"State row '{row.Key}' is not one of the vix analysis.");
            }
        }

        return (state, closes);
    }

    private static T Read<T>(StateRow row, Func<T, int> version)
    {
        try
        {
            var body = JsonSerializer.Deserialize<T>(row.Body, Json) ?? throw new FormatException($"State row '{row.Key}' is null.");
            return version(body) == Version ? body : throw new FormatException($"State row '{row.Key}' has version {version(body)}, not {Version}.");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"State row '{row.Key}' cannot be read: {exception.Message}", exception);
        }
    }

    private static void Check(StateRow row, IEnumerable<double> values)
    {
        foreach (var value in values)
            if (!Plausibility.IsVix(value)) throw new FormatException($"State row '{row.Key}' holds {value}, which VIX cannot be.");
    }

    private static IEnumerable<double> Values(TimedValue[] values) => values.Select(value => value.Value);

    private static JsonSerializerOptions Options()
    {
        var options = ContractJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        return options;
    }

    private sealed record StateBody(int Version, VixState State);

    private sealed record ClosesBody(int Version, DailyClose[] Days);
}
