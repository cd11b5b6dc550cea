using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core.Rules;

namespace OptionsAlerts.Volume.Core;

/// <summary>
/// The option volume of one underlying through a trading day: messages in, anomalies out. Owned by one thread. What it finds depends on its messages and their
/// order alone: it reads no clock, and walks contracts in the order of the message, never of a dictionary. Memory is bounded by
/// <see cref="VolumeSettings.MaxContracts"/>. A print that trips no rule allocates nothing.
/// </summary>
public sealed partial class UnderlyingBook
{
    private readonly VolumeSettings _settings;
    private readonly DayCurve _curve;
    private readonly Refusals _refusals;
    private readonly long _windowMicros;
    private readonly ExchangeBits _exchanges = new();
    private readonly PutCallHistory _putCallHistory;
    private readonly Dictionary<string, ContractState> _byOcc = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ContractState>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly List<ContractState> _contracts = [];
    private PremiumFlow _flow;
    private Rung _putsHeavy;
    private Rung _callsHeavy;

    /// <param name="underlying">The plain symbol.</param>
    /// <param name="settings">This underlying's own.</param>
    /// <param name="refusals">Counts what is left out.</param>
    public UnderlyingBook(string underlying, VolumeSettings settings, Refusals refusals)
    {
        Underlying = underlying;
        _settings = settings;
        _refusals = refusals;
        _curve = settings.DayCurve is { } points ? new DayCurve(points) : DayCurve.Default;
        _windowMicros = settings.Sweep.WindowSeconds * 1_000_000L;
        _putCallHistory = new PutCallHistory(settings.HistoryDays);
        _byText = _byOcc.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Underlying { get; }

    /// <summary>Contracts known today.</summary>
    public int Contracts => _contracts.Count;

    /// <summary>Prints counted today, cancels included.</summary>
    public long Prints { get; private set; }

    /// <summary>Entries that the sweep windows keep, of all contracts; at most <see cref="SweepWindow.MaxEntries"/> each.</summary>
    public long WindowEntries => _contracts.Sum(contract => (long)contract.Window.Entries);

    /// <summary>Call volume of the day so far, in contracts.</summary>
    public long CallVolume { get; private set; }

    /// <summary>Put volume of the day so far, in contracts.</summary>
    public long PutVolume { get; private set; }

    /// <summary>What was paid today, by right and side.</summary>
    public PremiumFlow Flow => _flow;

    /// <summary>False while prints of the day are missing that no chain has made good: volumes are lower bounds.</summary>
    public bool IsWhole => _gapMicros is null;

    /// <summary>The day volume of one contract; null for one never seen.</summary>
    public long? DayVolume(string occ) => _byOcc.TryGetValue(occ, out var contract) ? contract.DayVolume : null;

    /// <summary>The contracts furthest beyond a threshold, furthest first; ties in the order of their symbols.</summary>
    public IReadOnlyList<UnusualContract> MostUnusual(int count)
    {
        var share = DayShare;
        var unusual = new List<UnusualContract>();
        foreach (var contract in _contracts)
        {
            var volume = contract.DayVolume;
            if (volume < _settings.Spike.MinimumVolume) continue;
            var z = SpikeRule.Judge(volume, contract.History, share, _settings)?.Z;
            var ratio = OpenInterestRule.Judge(volume, contract.OpenInterest, _settings.OpenInterest)?.Ratio;
            var score = Math.Max((z ?? 0) / _settings.Spike.Z, (ratio ?? 0) / _settings.OpenInterest.Ratio);
            if (score > 0) unusual.Add(new UnusualContract(contract.Occ, volume, contract.OpenInterest, ratio, z, score));
        }

        return [.. unusual.OrderByDescending(each => each.Score).ThenBy(each => each.Contract, StringComparer.Ordinal).Take(count)];
    }

    private double DayShare => _curve.Share(_clockMicros - _sessionStart, _sessionEnd - _sessionStart);

    private ContractState? Of(string occ)
    {
        if (_byOcc.TryGetValue(occ, out var known)) return known;
        var symbol = OccSymbol.Parse(occ);
        return _byOcc.TryGetValue(symbol.ToString(), out known) ? known : Add(symbol);
    }

    private ContractState? Add(OccSymbol symbol)
    {
        if (symbol.Expiry < _day)
        {
            _refusals.Count(Refusal.ExpiredContract);
            return null;
        }

        if (_contracts.Count >= _settings.MaxContracts)
        {
            _refusals.Count(Refusal.ContractLimit);
            return null;
        }

        var contract = new ContractState(symbol, symbol.ToString(), new SweepWindow(_windowMicros));
        _byOcc.Add(contract.Occ, contract);
        _contracts.Add(contract);
        return contract;
    }

    private void JudgeVolume(ContractState contract, ICollection<Anomaly> found)
    {
        var volume = contract.DayVolume;
        if (SpikeRule.Judge(volume, contract.History, DayShare, _settings) is { Severity: { } spike } z && contract.Spike.TryClimb(spike, z.Z))
            found.Add(Anomalies.Spike(Now(contract), z, spike, _settings.Spike.Scale));
        if (OpenInterestRule.Judge(volume, contract.OpenInterest, _settings.OpenInterest) is { Severity: { } divergence } ratio
            && contract.Divergence.TryClimb(divergence, ratio.Ratio))
            found.Add(Anomalies.Divergence(Now(contract), ratio, divergence));
    }

    private void JudgePutCall(ICollection<Anomaly> found)
    {
        // What is missing may be puts or calls.
        if (!IsWhole) return;
        var today = new PutCallDay(CallVolume, PutVolume);
        if (PutCallRule.Judge(today, _putCallHistory, _settings) is not { } reading) return;
        if (PutCallRule.IsOver(reading, _settings) && (_putsHeavy.Raised ?? _callsHeavy.Raised) is not null) EndPutCall(reading, today, found);
        if (reading.Severity is not { } severity) return;
        ref var rung = ref reading.Z > 0 ? ref _putsHeavy : ref _callsHeavy;
        if (rung.TryClimb(severity, Math.Abs(reading.Z)))
            found.Add(Anomalies.PutCall(Underlying, Time(_clockMicros), reading, severity, today, _putCallHistory.Count, _flow));
    }

    private void EndPutCall(PutCallReading reading, PutCallDay today, ICollection<Anomaly> found)
    {
        if (_putsHeavy.Raised is not null) found.Add(Anomalies.PutCallOver(Underlying, Time(_clockMicros), reading, "high", today));
        if (_callsHeavy.Raised is not null) found.Add(Anomalies.PutCallOver(Underlying, Time(_clockMicros), reading, "low", today));
        _putsHeavy.Rearm();
        _callsHeavy.Rearm();
        _isDirty = true;
    }

    private Scene Now(ContractState contract) => At(contract, _clockMicros);

    private Scene At(ContractState contract, long micros) => new(Underlying, contract, _day, Time(micros), IsWhole);

    private void Recount(ContractState contract, long before)
    {
        if (contract.IsCall) CallVolume += contract.DayVolume - before;
        else PutVolume += contract.DayVolume - before;
    }

    private static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}

/// <summary>One contract of the board.</summary>
/// <param name="Contract">Unpadded OCC symbol.</param>
/// <param name="DayVolume">Contracts so far today.</param>
/// <param name="OpenInterest">Null where unknown.</param>
/// <param name="VolumeToOpenInterest">Null where the open interest is unknown.</param>
/// <param name="Z">Null without enough history.</param>
/// <param name="Score">How many times its threshold the stronger of the two is.</param>
public sealed record UnusualContract(string Contract, long DayVolume, long? OpenInterest, double? VolumeToOpenInterest, double? Z, double Score);
