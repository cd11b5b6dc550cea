namespace OptionsAlerts.Notifier.Core;

/// <summary>
/// What one call to a channel came to. Closed: accepted, not now, or never. Every reason is one line in the provider's own words, secrets removed.
/// </summary>
public abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>The provider accepted the message.</summary>
    /// <param name="ProviderMessageId">The provider's id of it, where it gives one.</param>
    /// <param name="Pause">How long the provider wants no further message, though it took this one; null where it does not say.</param>
    public sealed record Delivered(string? ProviderMessageId = null, TimeSpan? Pause = null) : DeliveryResult;

    /// <summary>The provider did not accept it now and may later: no answer, 408, 429, 5xx.</summary>
    /// <param name="RetryAfter">How long the provider asks to be left alone; null where it does not say.</param>
    /// <param name="MayHaveArrived">True when the message was sent and its fate is unknown, so that a further try may repeat it.</param>
    public sealed record Transient(string Reason, TimeSpan? RetryAfter = null, bool MayHaveArrived = false) : DeliveryResult;

    /// <summary>The provider refused it, and would refuse it again.</summary>
    /// <param name="IsDown">True where it refuses every message: a wrong token, a webhook or chat that is gone.</param>
    public sealed record Permanent(string Reason, bool IsDown = false) : DeliveryResult;
}
