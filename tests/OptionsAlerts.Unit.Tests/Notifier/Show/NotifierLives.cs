using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Unit.Tests.Notifier.Channels;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>One notifier after the other on the same ledger and queues: each killed when a provider has taken a message and not yet said so, and replaced at once.</summary>
internal sealed class NotifierLives : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<NotifierLife> _all = [];
    private readonly Func<int, NotifierLife> _begin;
    private readonly HashSet<int> _deaths;
    private volatile NotifierLife _now;
    private int _accepted;

    /// <param name="deaths">After how many messages taken, over all channels, the notifier dies.</param>
    public NotifierLives(IEnumerable<ChannelRig> rigs, IEnumerable<int> deaths, Func<int, NotifierLife> begin)
    {
        (_deaths, _begin) = ([.. deaths], begin);
        _now = begin(0);
        _all.Add(_now);
        foreach (var rig in rigs) ((IShowsMessages)rig.Fake).ShowTo(_ => Accepted());
    }

    public int Deaths => _all.Count - 1;

    public NotifierLife Now => _now;

    /// <summary>What all of them have logged.</summary>
    public IEnumerable<string> Said => _all.SelectMany(life => life.Said);

    /// <summary>Takes a request to its report as the bus does: whoever dies with it unacknowledged leaves it to the next.</summary>
    public async Task Deliver(NotificationRequested request)
    {
        while (true)
        {
            var life = _now;
            try
            {
                await life.Dispatch(request);
                return;
            }
            catch (Exception) when (life.IsDead)
            {
                // Redelivered.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in _all) await life.DisposeAsync();
    }

    private Task Accepted()
    {
        NotifierLife dead;
        lock (_gate)
        {
            if (!_deaths.Contains(++_accepted)) return Task.CompletedTask;
            dead = _now;
            _now = _begin(_all.Count);
            _all.Add(_now);
        }

        dead.Kill();
        return Task.CompletedTask;
    }
}
