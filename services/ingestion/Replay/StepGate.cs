using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.Ingestion.Replay;

/// <summary>
/// Where a step's decision is awaited. One step is awaited at a time; decisions of other runs and of other steps, and repeated ones, change nothing.
/// </summary>
internal sealed class StepGate(string runId)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<StepDecided>? _decided;
    private long _step;

    /// <summary>Begins to await a step; call before it is published.</summary>
    public Task<StepDecided> Await(long step)
    {
        lock (_lock)
        {
            _step = step;
            _decided = new TaskCompletionSource<StepDecided>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _decided.Task;
        }
    }

    public void OnDecided(StepDecided decided)
    {
        if (!string.Equals(decided.RunId, runId, StringComparison.Ordinal)) return;
        lock (_lock)
        {
            if (decided.Step == _step) _decided?.TrySetResult(decided);
        }
    }
}
