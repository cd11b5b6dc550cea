using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Unit.Tests.Notifier.Channels;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>One provider that is down for a while, by a cut connection, by silence, by a server's error in turn; and when each of its calls and messages came.</summary>
internal sealed class Outage
{
    private static readonly Func<Fault>[] Ways = [() => new Fault.Reset(), () => new Fault.Silence(), () => Fault.Html(502, "Bad Gateway"), () => new Fault.Answer(503, "{}")];
    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _calls = [];
    private readonly List<(DateTimeOffset At, string Text)> _arrived = [];
    private readonly ChannelRig _rig;

    /// <param name="from">When it begins; at <paramref name="to"/> where there is none.</param>
    public Outage(ChannelRig rig, TimeProvider time, Road road, DateTimeOffset from, DateTimeOffset to)
    {
        _rig = rig;
        ((IHasWeather)rig.Fake).Weather = request =>
        {
            lock (_gate)
            {
                var now = time.GetUtcNow();
                _calls.Add(now);
                if (now < from || now >= to) return null;
                var fault = Ways[Failed++ % Ways.Length]();
                if (fault is Fault.Silence) road.LetGo(request);
                return fault;
            }
        };
        ((IShowsMessages)rig.Fake).ShowTo(text =>
        {
            lock (_gate) _arrived.Add((time.GetUtcNow(), text));
            return Task.CompletedTask;
        });
    }

    public int Failed { get; private set; }

    public string Channel => _rig.Channel;

    public IReadOnlyList<DateTimeOffset> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public IReadOnlyList<(DateTimeOffset At, string Text)> Arrived
    {
        get
        {
            lock (_gate) return [.. _arrived];
        }
    }

    /// <summary>The messages that tell of an alert, by their numbers.</summary>
    public List<int> Of(string headline)
    {
        lock (_gate) return [.. Enumerable.Range(0, _arrived.Count).Where(i => _arrived[i].Text.Contains(headline, StringComparison.Ordinal))];
    }
}
