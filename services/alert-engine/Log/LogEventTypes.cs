using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>The stored name of every event type, and how its body is written. A name, once written to a log, is never given to another type.</summary>
public static class LogEventTypes
{
    public static readonly IReadOnlyDictionary<string, Type> ByName = new Dictionary<string, Type>(EventTypes.ByName, StringComparer.Ordinal)
    {
        ["lifecycle_raised"] = typeof(LifecycleRaised),
        ["lifecycle_requested"] = typeof(LifecycleRequested),
        ["lifecycle_delivered"] = typeof(LifecycleDelivered),
        ["lifecycle_failed"] = typeof(LifecycleFailed),
        ["lifecycle_escalated"] = typeof(LifecycleEscalated),
        ["lifecycle_acknowledged"] = typeof(LifecycleAcknowledged),
        ["lifecycle_closed"] = typeof(LifecycleClosed),
        ["lifecycle_undelivered"] = typeof(LifecycleUndelivered),
    };

    /// <summary>How bodies are written: as contracts are.</summary>
    public static JsonSerializerOptions JsonOptions() => new(ContractJson.Options);

    /// <param name="body">JSON as UTF-8.</param>
    /// <exception cref="InvalidDataException">The name or the body is not one of this program's.</exception>
    public static object Read(string name, ReadOnlySpan<byte> body, JsonSerializerOptions options)
    {
        if (!ByName.TryGetValue(name, out var type)) throw new InvalidDataException($"The log holds an event of unknown type '{name}': it was written by a newer version.");
        try
        {
            return JsonSerializer.Deserialize(body, type, options) ?? throw new InvalidDataException($"The log holds an empty event of type '{name}'.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The log holds an unreadable event of type '{name}': {exception.Message}", exception);
        }
    }
}

/// <summary>The keys of event streams.</summary>
public static class StreamKey
{
    private const string DecisionsPart = "/decisions/";

    /// <summary>One log a trading day: <c>live/decisions/2026-11-20</c>.</summary>
    public static string Day(string runId, DateOnly day) => $"{DayPrefix(runId)}{day:yyyy-MM-dd}";

    /// <summary>What the keys of a run's day logs begin with.</summary>
    public static string DayPrefix(string runId) => runId + DecisionsPart;

    /// <summary>One stream an alert: <c>live/alert/0123…</c>.</summary>
    public static string Alert(string runId, Guid alertId) => $"{runId}/alert/{alertId:N}";

    /// <summary>The first and the last key that a day log of a run could have. In the order of any collation a run's days lie between them; others may too.</summary>
    public static (string First, string Last) DayRange(string runId) => ($"{DayPrefix(runId)}0000-00-00", $"{DayPrefix(runId)}9999-99-99");

    /// <summary>The day of a day log's key.</summary>
    public static string DayOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    /// <summary>The run of a day log's key.</summary>
    public static string RunOf(string key) => key[..key.IndexOf(DecisionsPart, StringComparison.Ordinal)];
}
