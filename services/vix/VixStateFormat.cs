using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix.Core;
using OptionsAlerts.Vix.Core.Hmm;

namespace OptionsAlerts.Vix;

/// <summary>What was saved of the analysis.</summary>
/// <param name="Closes">All daily closes known.</param>
/// <param name="Bars">Sessions of five-minute bars, oldest first.</param>
/// <param name="Models">By version, rising; the last is in use.</param>
public sealed record VixSaved(VixState? State, DailyClose[] Closes, DayBars[] Bars, HmmModel[] Models);

/// <summary>
/// The saved form of the analysis, as JSON with a version: the row <c>vix</c> (the monitor's state, after each reading), the row <c>vix-closes</c> (all daily closes known, when they
/// change), a row <c>vix-bars:DAY</c> a session (when a bar is over) and a row <c>vix-hmm:VERSION</c> a model, never changed. A row of another version, of another name or with a value that cannot be
/// is refused.
/// </summary>
public static class VixStateFormat
{
    public const string StateKey = "vix";
    public const string ClosesKey = "vix-closes";
    public const string BarsKey = "vix-bars:";
    public const string ModelKey = "vix-hmm:";
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = Options();

    public static StateRow Save(VixState state) => new(StateKey, Bytes(new StateBody(Version, state)));

    public static StateRow Save(DailyCloses closes) => new(ClosesKey, Bytes(new ClosesBody(Version, [.. closes.Days])));

    /// <summary>A session's row; one without bars deletes it.</summary>
    public static StateRow Save(DayBars bars) => new(
        BarsKey + bars.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), bars.Start.Length == 0 ? null : Bytes(new BarsBody(Version, bars)));

    public static StateRow Save(HmmModel model) => new(KeyOf(model.Version), HmmModelFormat.Write(model));

    /// <summary>Deletes the row of a model.</summary>
    public static StateRow Forget(int modelVersion) => new(KeyOf(modelVersion), null);

    /// <summary>Reads the rows; any may be absent.</summary>
    /// <exception cref="FormatException">A row cannot be read; the text names it and why.</exception>
    public static VixSaved Load(IReadOnlyList<StateRow> rows)
    {
        VixState? state = null;
        DailyClose[] closes = [];
        List<DayBars> bars = [];
        List<HmmModel> models = [];
        foreach (var row in rows)
        {
            if (row.Key == StateKey)
            {
                state = Read<StateBody>(row, body => body.Version).State;
                Check(row, [state.Last.Vix, .. state.Recent, .. Values(state.Moves.Lows), .. Values(state.Moves.Highs)]);
            }
            else if (row.Key == ClosesKey)
            {
                closes = Read<ClosesBody>(row, body => body.Version).Days;
                Check(row, closes.Select(close => close.Close));
            }
            else if (row.Key.StartsWith(BarsKey, StringComparison.Ordinal))
            {
                bars.Add(Read<BarsBody>(row, body => body.Version).Session);
                Check(row, bars[^1]);
            }
            else if (row.Key.StartsWith(ModelKey, StringComparison.Ordinal)) models.Add(HmmModelFormat.Read(row));
            else throw new FormatException($"State row '{row.Key}' is not one of the vix analysis.");
        }

        HmmModel[] rising = [.. models.OrderBy(model => model.Version)];
        if (state?.Hmm is { } hmm && rising is [.., { } latest] && hmm.Version == latest.Version && !Fits(hmm, latest.Parameters.States))
            throw new FormatException($"State row '{StateKey}' names a state that its model has not.");
        return new VixSaved(state, closes, [.. bars.OrderBy(session => session.Day)], rising);
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

    private static void Check(StateRow row, DayBars bars)
    {
        Check(row, bars.Value);
        if (bars.Start.Length != bars.Value.Length || bars.Start.Length is 0 or > SessionBars.BarsADay || bars.Start.Zip(bars.Start.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new FormatException($"State row '{row.Key}' is no session of rising bars.");
    }

    private static bool Fits(HmmState hmm, int states) =>
        !(hmm.Told < 0) && !(hmm.Told >= states) && !(hmm.Pending < 0) && !(hmm.Pending >= states) && (hmm.Pending is null) == (hmm.First is null);

    private static string KeyOf(int modelVersion) => string.Create(CultureInfo.InvariantCulture, $"{ModelKey}{modelVersion:D8}");

    private static byte[] Bytes<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, Json);

    private static IEnumerable<double> Values(TimedValue[] values) => values.Select(value => value.Value);

    private static JsonSerializerOptions Options()
    {
        var options = ContractJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        return options;
    }

    private sealed record StateBody(int Version, VixState State);

    private sealed record ClosesBody(int Version, DailyClose[] Days);

    private sealed record BarsBody(int Version, DayBars Session);
}
