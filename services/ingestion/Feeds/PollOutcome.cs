using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>What one request to a provider came to.</summary>
public abstract record PollOutcome
{
    private PollOutcome()
    {
    }

    /// <summary>Why there is no data, in one line with no secret in it; null where there is, or would be if it were new.</summary>
    public string? Problem => this switch
    {
        Unavailable unavailable => unavailable.Reason,
        Unknown unknown => unknown.Reason,
        Rejected rejected => rejected.Reason,
        NotEntitled notEntitled => $"the key is right, its plan does not have this ({notEntitled.Reason})",
        _ => null,
    };

    /// <summary>New data, as messages with provisional stamps.</summary>
    public sealed record Fresh(IReadOnlyList<IMarketMessage> Messages) : PollOutcome;

    /// <summary>An answer that says nothing new: the same snapshot as before, or an older one.</summary>
    public sealed record Unchanged(string Reason) : PollOutcome;

    /// <summary>No usable answer this time; worth another try.</summary>
    /// <param name="Reason">One line, with no secret in it.</param>
    /// <param name="RetryAfter">What the provider asked for; null where it did not say.</param>
    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter = null) : PollOutcome
    {
        /// <summary>True where the next try is minutes away: there is no waiting for further failures then.</summary>
        public bool IsLasting { get; init; }

        /// <summary>True where it was given up for having had nothing new in session for too long: it is stale, by its own clock.</summary>
        public bool IsSilent { get; init; }
    }

    /// <summary>The provider does not have this, and asking again soon will not change it.</summary>
    public sealed record Unknown(string Reason) : PollOutcome;

    /// <summary>The provider refused the credentials.</summary>
    public sealed record Rejected(string Reason) : PollOutcome;

    /// <summary>The credentials are right, and what was asked for is not in their plan: another plan changes that, asking again soon does not.</summary>
    /// <param name="Reason">What the provider says, in one line with no secret in it.</param>
    public sealed record NotEntitled(string Reason) : PollOutcome;
}
