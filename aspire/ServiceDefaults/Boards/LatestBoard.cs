using System.Collections.Concurrent;

namespace OptionsAlerts.ServiceDefaults.Boards;

/// <summary>A state on a board.</summary>
/// <param name="Version">Rises with every state shown on its board: another version is another state.</param>
public sealed record Posted<T>(string Key, long Version, T State);

/// <summary>
/// The latest state of each key. Safe for any number of readers beside the one writer, which never waits for them. States are immutable: who reads one has it as it
/// was shown. Holds as many states as the writer has keys.
/// </summary>
public sealed class LatestBoard<T> where T : class
{
    private readonly ConcurrentDictionary<string, Posted<T>> _posted = new(StringComparer.Ordinal);
    private long _versions;

    public BoardChanges Changes { get; } = new();

    /// <summary>The keys in order, ordinal.</summary>
    public IReadOnlyList<string> Keys => [.. _posted.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All states by key, ordinal.</summary>
    public IReadOnlyList<T> All => [.. _posted.Values.OrderBy(posted => posted.Key, StringComparer.Ordinal).Select(posted => posted.State)];

    /// <summary>The latest of a key; null where none was shown.</summary>
    public Posted<T>? Find(string key) => _posted.GetValueOrDefault(key);

    /// <summary>The latest of each of these keys that has one, each read when it is asked for.</summary>
    public IEnumerable<Posted<T>> Each(IEnumerable<string> keys) => keys.Select(Find).OfType<Posted<T>>();

    public void Show(string key, T state)
    {
        _posted[key] = new Posted<T>(key, ++_versions, state);
        Changes.Raise();
    }

    public void Clear()
    {
        _posted.Clear();
        Changes.Raise();
    }
}
