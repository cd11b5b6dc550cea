using OptionsAlerts.Gex.Core;
using OptionsAlerts.ServiceDefaults.Boards;

namespace OptionsAlerts.Gex;

/// <summary>The latest state of every symbol, for consoles and queries. Safe for any number of readers beside the one writer.</summary>
public sealed class GexBoard
{
    /// <summary>The states by symbol, with what tells of a new one.</summary>
    internal LatestBoard<GexState> States { get; } = new();

    /// <summary>The latest states, by symbol.</summary>
    public IReadOnlyList<GexState> All => States.All;

    /// <summary>The latest state of a symbol; null where none has been computed.</summary>
    public GexState? Latest(string symbol) => States.Find(symbol)?.State;

    internal void Show(GexState state) => States.Show(state.Symbol, state);
}
