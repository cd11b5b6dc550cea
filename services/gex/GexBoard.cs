using System.Collections.Concurrent;
using OptionsAlerts.Gex.Core;

namespace OptionsAlerts.Gex;

/// <summary>The latest state of every symbol, for consoles and queries. Safe for any number of readers beside the one writer.</summary>
public sealed class GexBoard
{
    private readonly ConcurrentDictionary<string, GexState> _states = new(StringComparer.Ordinal);

    /// <summary>The latest states, by symbol.</summary>
    public IReadOnlyList<GexState> All => [.. _states.Values.OrderBy(state => state.Symbol, StringComparer.Ordinal)];

    /// <summary>The latest state of a symbol; null where none has been computed.</summary>
    public GexState? Latest(string symbol) => _states.GetValueOrDefault(symbol);

    internal void Show(GexState state) => _states[state.Symbol] = state;
}
