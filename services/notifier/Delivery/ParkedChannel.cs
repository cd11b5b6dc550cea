namespace OptionsAlerts.Notifier.Delivery;

/// <summary>Until when a provider asked a channel to be quiet, and why. Kept between requests, so that the next one does not run into the same refusal.</summary>
internal sealed class ParkedChannel(TimeProvider time, TimeSpan longest)
{
    private readonly Lock _gate = new();
    private long _since;
    private TimeSpan _wait;
    private string _reason = string.Empty;

    /// <summary>The provider's words when it asked.</summary>
    public string Reason
    {
        get
        {
            lock (_gate) return _reason;
        }
    }

    /// <summary>What is left of the wait; null when there is none.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            lock (_gate)
            {
                var left = _wait - time.GetElapsedTime(_since);
                return _wait > TimeSpan.Zero && left > TimeSpan.Zero ? left : null;
            }
        }
    }

    public void Park(TimeSpan wait, string reason)
    {
        lock (_gate)
        {
            _since = time.GetTimestamp();
            _wait = wait < longest ? wait : longest;
            _reason = reason;
        }
    }
}
