using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.ServiceDefaults.Analysis;

/// <summary>
/// Gathers one step of virtual time: messages in any order, repeated or not, and the mark that counts them. Pure; owned by one loop.
/// A message or mark of a step already taken, or not yet due, changes nothing.
/// </summary>
public sealed class StepInbox(string source, long lastTaken)
{
    private readonly SortedDictionary<long, IMarketMessage> _messages = [];
    private StepOpened? _opened;

    /// <summary>The last step that was taken.</summary>
    public long LastTaken { get; private set; } = lastTaken;

    public void Add(IMarketMessage message)
    {
        if (message.Stamp.Step == LastTaken + 1) _messages.TryAdd(message.Stamp.Sequence, message);
    }

    public void Add(StepOpened opened)
    {
        if (opened.Step == LastTaken + 1) _opened = opened;
    }

    /// <summary>The whole step in the order of publication, when it has arrived whole.</summary>
    public bool TryTake(out StepOpened opened, out IReadOnlyList<IMarketMessage> messages)
    {
        opened = _opened!;
        messages = [];
        if (_opened is null || _messages.Count < Expected(_opened)) return false;

        messages = [.. _messages.Values];
        _messages.Clear();
        _opened = null;
        LastTaken = opened.Step;
        return true;
    }

    private int Expected(StepOpened opened)
    {
        var place = Array.IndexOf(opened.Analyses, source);
        return place < 0 ? 0 : opened.Messages[place];
    }
}
