namespace OptionsAlerts.Notifier.Delivery;

/// <summary>A request that is on its way through a channel's dispatcher. Any thread.</summary>
internal sealed class InHand(TimeSpan patience, TimeProvider time) : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _impatience = new(patience, time);

    /// <summary>Cancelled when it waits no longer for a channel that is away.</summary>
    public CancellationToken Impatience => _impatience.Token;

    /// <summary>Completes when it has come to its end, whatever that was.</summary>
    public Task Ended => _ended.Task;

    public void LosePatience()
    {
        try
        {
            _impatience.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has come to its end meanwhile.
        }
    }

    public void End() => _ended.TrySetResult();

    public void Dispose() => _impatience.Dispose();
}
