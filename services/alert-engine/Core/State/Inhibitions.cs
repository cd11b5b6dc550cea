namespace OptionsAlerts.AlertEngine.Core;

/// <summary>What raised alerts mute for a while: by rule and by what source and target must have in common.</summary>
internal sealed class Inhibitions
{
    private readonly Dictionary<(string Rule, string Common), (long UntilTicks, Guid AlertId)> _live = [];
    private readonly EndQueue<(string Rule, string Common)> _ends = new();

    /// <summary>What is muted, what ended since the last event included.</summary>
    public int Count => _live.Count;

    /// <summary>The alert that mutes, and until when; null when none does at the instant.</summary>
    public (long UntilTicks, Guid AlertId)? By(string rule, string common, long nowTicks) =>
        _live.TryGetValue((rule, common), out var live) && live.UntilTicks > nowTicks ? live : null;

    public void Put(string rule, string common, long untilTicks, Guid alertId)
    {
        _live[(rule, common)] = (untilTicks, alertId);
        _ends.Put((rule, common), untilTicks);
    }

    /// <summary>What an alert mutes it mutes no more.</summary>
    public void Release(Guid alertId)
    {
        foreach (var key in _live.Where(pair => pair.Value.AlertId == alertId).Select(pair => pair.Key).ToArray()) _live.Remove(key);
    }

    /// <summary>Drops what has ended.</summary>
    public void Expire(long nowTicks)
    {
        while (_ends.TryTake(nowTicks, out var key))
            if (By(key.Rule, key.Common, nowTicks) is null) _live.Remove(key);
    }

    public CarriedInhibition[] Carry(long nowTicks) =>
    [
        .. _live.Where(pair => pair.Value.UntilTicks > nowTicks)
            .OrderBy(pair => pair.Key.Rule, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Common, StringComparer.Ordinal)
            .Select(pair => new CarriedInhibition { Rule = pair.Key.Rule, Common = pair.Key.Common, Until = Utc.At(pair.Value.UntilTicks), AlertId = pair.Value.AlertId }),
    ];
}
