using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts.Control;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// The engine without its store: inbox, decisions, timers and what is published again are the product's, and its loop's order: take what came, decide it together, publish, acknowledge. Its log is a list.
/// </summary>
internal sealed class LiveEngine : IDisposable
{
    public const string Run = "live";
    private const int MostTogether = 512;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly EngineInbox _inbox;
    private readonly EnginePolicy _policy;
    private readonly TimeSpan _republishAfter;
    private readonly OverdueRequests _overdue = new();
    private readonly TimeProvider _time;
    private readonly Action<NotificationRequested> _send;
    private readonly long _alerts;
    private long _version;

    /// <param name="alerts">Signals that will be raised.</param>
    /// <param name="send">Puts a request on its channel's queue.</param>
    public LiveEngine(AlertEngineOptions options, long alerts, TimeProvider time, Action<NotificationRequested> send)
    {
        (_alerts, _time, _send, _republishAfter) = (alerts, time, send, TimeSpan.FromSeconds(options.RepublishAfterSeconds));
        _policy = new EnginePolicy(Options.Create(options));
        _inbox = new EngineInbox(new EngineTotals(_services.GetRequiredService<IMeterFactory>()), NullLogger<EngineInbox>.Instance);
    }

    public EngineState State { get; } = EngineState.Empty(Run);

    public List<DecisionEvent> Log { get; } = [];

    public List<AlertStep> Lifecycle { get; } = [];

    /// <summary>Requests published again.</summary>
    public int Republished { get; private set; }

    public Task Take(object message) => _inbox.HandOver(message, CancellationToken.None);

    /// <summary>Runs until all are raised and no request is without an outcome.</summary>
    public async Task Watch()
    {
        var sweep = _time.GetUtcNow() + _republishAfter;
        while (State.Counters.Raised < _alerts || State.OutstandingCount > 0)
        {
            await WaitForWork(sweep);
            var now = _time.GetUtcNow();
            var items = _inbox.Drain(MostTogether, everyArrival: State.NextConfirmationDue <= now);
            if (items.Count > 0 || State.NextDue <= now) Decide(items, now);
            if (now < sweep) continue;
            foreach (var request in _overdue.Take(State.Outstanding, now, _republishAfter))
            {
                Republished++;
                _send(Notifications.ToNotification(Run, request, step: 0));
            }

            sweep = now + _republishAfter;
        }
    }

    public void Dispose() => _services.Dispose();

    private void Decide(List<EngineItem> items, DateTimeOffset now)
    {
        var batch = new JournalBatch(State, _version, Run, _policy);
        LiveDecisions.Take(batch, [.. items.Select(item => item.Message)], now);
        _version = batch.Version;
        Log.AddRange(batch.Log.Segments.SelectMany(segment => segment.Events));
        Lifecycle.AddRange(batch.Log.Lifecycle);
        foreach (var request in State.Outstanding.Where(request => batch.NewRequests.Contains(request.RequestId))) _send(Notifications.ToNotification(Run, request, step: 0));
        foreach (var item in items) item.Done.TrySetResult();
    }

    private async Task WaitForWork(DateTimeOffset sweep)
    {
        if (!_inbox.IsEmpty) return;
        var wait = (State.NextDue is { } next && next < sweep ? next : sweep) - _time.GetUtcNow();
        if (wait <= TimeSpan.Zero) return;
        using var woken = new CancellationTokenSource();
        await Task.WhenAny(_inbox.Came(woken.Token), Task.Delay(wait, _time, woken.Token));
        await woken.CancelAsync();
    }
}
