using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Gex.Core.Detection;
using OptionsAlerts.ServiceDefaults.Analysis;

namespace OptionsAlerts.Gex;

/// <summary>A symbol's remembered state as a row: the key is the symbol, the body versioned JSON.</summary>
internal static class GexStateRow
{
    private const int Version = 1;

    public static StateRow Write(string symbol, BreachState state) =>
        new(symbol, JsonSerializer.SerializeToUtf8Bytes(new Body { Version = Version, State = state }, ContractJson.Options));

    /// <exception cref="FormatException">The body is no state of a version this program reads; the text names the row.</exception>
    public static BreachState Read(StateRow row)
    {
        try
        {
            var body = JsonSerializer.Deserialize<Body>(row.Body, ContractJson.Options) ?? throw new JsonException("the body is null");
            if (body.Version != Version) throw new JsonException($"version {body.Version} is not {Version}");
            if (Fault(body.State) is { } fault) throw new JsonException(fault);
            return body.State;
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The saved gex state of '{row.Key}' cannot be read: {exception.Message}", exception);
        }
    }

    private static string? Fault(BreachState state)
    {
        if (!(state.Spot > 0)) return "spot is not above 0";
        if (state.Flip is { Flip.Level: <= 0 }) return "flip is not above 0";
        if (state.Levels.Any(level => level.Level.StrikeMills <= 0 || level.Level.Significance is not (> 0 and <= 1))) return "a level is out of range";
        return null;
    }

    private sealed record Body
    {
        public required int Version { get; init; }
        public required BreachState State { get; init; }
    }
}
