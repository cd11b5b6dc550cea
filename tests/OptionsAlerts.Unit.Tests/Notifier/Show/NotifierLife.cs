using Microsoft.Extensions.DependencyInjection;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Channels.Console;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;
using OptionsAlerts.Notifier.Ledger;

namespace OptionsAlerts.Unit.Tests.Notifier.Show;

/// <summary>
/// A notifier that can be killed: from then on it writes nothing, reports nothing and calls nobody, whatever it was about to do. Its ledger outlives it, as a database does.
/// </summary>
internal sealed class NotifierLife : IAsyncDisposable
{
    private readonly CancellationTokenSource _death = new();
    private readonly NotifierRig _rig;
    private volatile bool _isDead;

    public NotifierLife(int number, IEnumerable<KeyValuePair<string, string?>> settings, TimeProvider time, InMemoryLedger ledger, RecordedOutcomes outcomes, Road road, IConsoleSink console) =>
        _rig = new NotifierRig(settings, time, more: services =>
        {
            services.AddSingleton<IDeliveryLedger>(new MortalLedger(this, ledger));
            services.AddSingleton<IOutcomePublisher>(new MortalPublisher(this, outcomes));
            services.AddSingleton(console);
            services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => road.From(number)));
        });

    public bool IsDead => _isDead;

    public IReadOnlyList<string> Said => _rig.Log.Lines;

    public ChannelLimits Limits(string channel) => _rig.Channel(channel).Limits;

    public Task Dispatch(NotificationRequested request) => _rig.Router.Dispatch(request, _death.Token);

    public void Kill()
    {
        _isDead = true;
        _death.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        _death.Dispose();
    }

    private void MustLive()
    {
        if (_isDead) throw new InvalidOperationException("The process is dead.");
    }

    private sealed class MortalLedger(NotifierLife life, InMemoryLedger ledger) : IDeliveryLedger
    {
        public async Task<IDeliveryClaim> Claim(DeliveryKey key, DateTimeOffset now, int mostCalls, CancellationToken cancellationToken)
        {
            life.MustLive();
            return new MortalClaim(life, await ledger.Claim(key, now, mostCalls, cancellationToken));
        }

        public Task<IReadOnlyList<ChannelCalls>> Calls(string channel, DateTimeOffset since, CancellationToken cancellationToken)
        {
            life.MustLive();
            return ledger.Calls(channel, since, cancellationToken);
        }
    }

    private sealed class MortalClaim(NotifierLife life, IDeliveryClaim claim) : IDeliveryClaim
    {
        public DeliveryOutcome? Outcome => claim.Outcome;

        public bool PossibleRepeat => claim.PossibleRepeat;

        public Task Record(DeliveryOutcome outcome, int calls, CancellationToken cancellationToken)
        {
            life.MustLive();
            return claim.Record(outcome, calls, cancellationToken);
        }

        public Task PutOff(int calls, bool mayHaveArrived, CancellationToken cancellationToken)
        {
            life.MustLive();
            return claim.PutOff(calls, mayHaveArrived, cancellationToken);
        }

        // The database lets go of what a dead session held.
        public ValueTask DisposeAsync() => claim.DisposeAsync();
    }

    private sealed class MortalPublisher(NotifierLife life, RecordedOutcomes outcomes) : IOutcomePublisher
    {
        public Task Publish(NotificationDelivered delivered, CancellationToken cancellationToken)
        {
            life.MustLive();
            return outcomes.Publish(delivered, cancellationToken);
        }

        public Task Publish(NotificationFailed failed, CancellationToken cancellationToken)
        {
            life.MustLive();
            return outcomes.Publish(failed, cancellationToken);
        }
    }
}
