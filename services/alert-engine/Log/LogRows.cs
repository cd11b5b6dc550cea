using System.Text.Json;

namespace OptionsAlerts.AlertEngine.Log;

/// <summary>What one append writes, column by column: the streams it touches, and the events in the order of their positions.</summary>
internal sealed class LogRows
{
    private static readonly JsonSerializerOptions Json = LogEventTypes.JsonOptions();
    private static readonly Dictionary<Type, (string Name, string DotNetName)> Names =
        LogEventTypes.ByName.ToDictionary(pair => pair.Value, pair => (pair.Key, $"{pair.Value.FullName}, {pair.Value.Assembly.GetName().Name}"));

    /// <summary>Each stream once.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>Events appended to the stream.</summary>
    public List<long> Counts { get; } = [];

    /// <summary>Events in the stream before; null where any number will do.</summary>
    public List<long?> Expected { get; } = [];

    /// <summary>An event's stream: its place among <see cref="Keys"/>, from 1.</summary>
    public List<int> Streams { get; } = [];

    /// <summary>The same by its key.</summary>
    public List<string> StreamKeys { get; } = [];

    /// <summary>Its place among those appended to its stream, from 1.</summary>
    public List<long> Places { get; } = [];

    public List<string> Types { get; } = [];

    /// <summary>The name of its type as the event store keeps it beside its own name.</summary>
    public List<string> DotNetTypes { get; } = [];

    public List<string> Bodies { get; } = [];

    public void Add(string key, long? expected, IReadOnlyList<object> events)
    {
        if (events.Count == 0) return;
        Keys.Add(key);
        Counts.Add(events.Count);
        Expected.Add(expected);
        for (var index = 0; index < events.Count; index++)
        {
            var body = events[index];
            var (name, dotNetName) = Names[body.GetType()];
            Streams.Add(Keys.Count);
            StreamKeys.Add(key);
            Places.Add(index + 1);
            Types.Add(name);
            DotNetTypes.Add(dotNetName);
            Bodies.Add(JsonSerializer.Serialize(body, body.GetType(), Json));
        }
    }
}
