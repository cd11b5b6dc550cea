using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Gex;
using OptionsAlerts.ServiceDefaults.Analysis;
using OptionsAlerts.Vix;
using OptionsAlerts.Volume;

namespace OptionsAlerts.Unit.Tests.Recording;

/// <summary>The three analyses and the decider of one run, all with their defaults: messages in, signals and decisions out. Every request is delivered at once.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IAnalysis[] _analyses;
    private readonly EngineState _state;

    public Watch(string run)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.AddGex();
        builder.AddVolume();
        builder.AddVix();
        _app = builder.Build();
        _analyses = [_app.Services.GetRequiredService<GexAnalysis>(), _app.Services.GetRequiredService<VolumeAnalysis>(), _app.Services.GetRequiredService<VixAnalysis>()];
        _state = EngineState.Empty(run);
    }

    public List<SignalDetected> Signals { get; } = [];

    public List<DecisionEvent> Log { get; } = [];

    public DateTimeOffset? NextDue => _state.NextDue;

    public string GoldenHash
    {
        get
        {
            using var hash = new GoldenHash();
            foreach (var e in Log) hash.Add(e);
            return hash.Hex;
        }
    }

    /// <summary>What the analyses make of a message, in the order in which a step's signals are decided.</summary>
    public IReadOnlyList<SignalDetected> Detect(IMarketMessage message, DateTimeOffset now) =>
    [
        .. _analyses.Where(analysis => Analyses.Takers(message).Contains(analysis.Source)).SelectMany(analysis => analysis.Take(message, now))
            .OrderBy(signal => signal.EventTime).ThenBy(signal => signal.Source, StringComparer.Ordinal),
    ];

    /// <summary>Fires what is due, then decides signals.</summary>
    public void Decide(IEnumerable<SignalDetected> signals, DateTimeOffset now)
    {
        if (_state.Day is null) Do(new OpenDay(ExchangeTime.TradingDay(now), _state.RunId, AlertPolicy.Default, ["console"], now));
        while (_state.NextDue is { } due && due <= now) Do(new TimePasses(due));
        foreach (var signal in signals)
        {
            Signals.Add(signal);
            Do(new TakeSignal(signal, now));
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Do(EngineCommand command)
    {
        Apply(command);
        while (_state.OutstandingCount > 0)
        {
            var request = _state.Outstanding[0];
            Apply(new TakeOutcome(request.RequestId, request.Alert.AlertId, Delivered: true, Permanent: false, _state.Clock));
        }
    }

    private void Apply(EngineCommand command)
    {
        foreach (var e in Decider.Decide(_state, command).Events)
        {
            _state.Apply(e);
            Log.Add(e);
        }
    }
}
