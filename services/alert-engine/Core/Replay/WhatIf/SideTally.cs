using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Counts what one side tells and withholds. Events come in order of time.</summary>
internal sealed class SideTally
{
    // Channels come from policies and the live list; a log with more different names than this is none that this system wrote.
    private const int MaxChannels = 256;

    private readonly long[] _withheld = new long[Enum.GetValues<SuppressionReason>().Length];
    private readonly SortedDictionary<string, long> _channels = new(StringComparer.Ordinal);
    private long _alerts;
    private long _allClears;
    private long _digests;
    private long _summaries;
    private long _escalations;
    private long _minute = long.MinValue;
    private long _inMinute;
    private BusyMinute? _busiest;

    public long Notifications { get; private set; }

    public IReadOnlyDictionary<string, long> Channels => _channels;

    public void Count(DecisionEvent e)
    {
        switch (e)
        {
            case AlertRaised { Signal.Phase: SignalPhase.Ended }: _allClears++; break;
            case AlertRaised: _alerts++; break;
            case SignalSuppressed suppressed: _withheld[(int)suppressed.Reason]++; break;
            case DigestRaised: _digests++; break;
            case SummaryRaised: _summaries++; break;
            case AlertEscalated { Requests.Length: > 0 }: _escalations++; break;
        }

        foreach (var request in ToldItem.RequestsOf(e)) Count(request.Channel, e.At);
    }

    public WhatIfSide ToSide() => new()
    {
        Alerts = _alerts,
        AllClears = _allClears,
        Digests = _digests,
        Summaries = _summaries,
        Escalations = _escalations,
        Notifications = Notifications,
        Withheld = [.. Enum.GetValues<SuppressionReason>().Select(reason => new WhatIfWithheld(reason, _withheld[(int)reason])).Where(withheld => withheld.Count > 0)],
        Busiest = _busiest,
    };

    private void Count(string channel, DateTimeOffset at)
    {
        Notifications++;
        if (_channels.Count < MaxChannels || _channels.ContainsKey(channel)) _channels[channel] = _channels.GetValueOrDefault(channel) + 1;
        var minute = at.UtcTicks / TimeSpan.TicksPerMinute;
        if (minute != _minute) (_minute, _inMinute) = (minute, 0);
        _inMinute++;
        if (!(_busiest?.Notifications >= _inMinute)) _busiest = new BusyMinute(Utc.At(checked(minute * TimeSpan.TicksPerMinute)), _inMinute);
    }
}
