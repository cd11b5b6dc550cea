using System.Collections.Concurrent;

namespace OptionsAlerts.Fakes.Http;

/// <summary>Faults for a fake's next requests: those of one path first, one a request, then those of any.</summary>
public sealed class FaultScript
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _byPath = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Fault> _any = new();

    /// <summary>For the next requests, whatever they ask for.</summary>
    public void Add(params ReadOnlySpan<Fault> faults)
    {
        foreach (var fault in faults) _any.Enqueue(fault);
    }

    /// <summary>For the next requests whose path and query contain this.</summary>
    public void For(string part, params ReadOnlySpan<Fault> faults)
    {
        var queue = _byPath.GetOrAdd(part, _ => new ConcurrentQueue<Fault>());
        foreach (var fault in faults) queue.Enqueue(fault);
    }

    /// <summary>The fault of a request; null where it is to be answered well.</summary>
    internal Fault? Next(string pathAndQuery)
    {
        foreach (var (part, queue) in _byPath)
            if (pathAndQuery.Contains(part, StringComparison.Ordinal) && queue.TryDequeue(out var fault)) return fault;
        return _any.TryDequeue(out var any) ? any : null;
    }
}
