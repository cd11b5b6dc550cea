namespace OptionsAlerts.Ingestion.Feeds;

/// <summary>
/// Which feed delivers what, over all feeds of the process: one <see cref="FeedChoice"/> for each thing that any of them can deliver. Any thread; it
/// holds a lock for as long as a choice takes and calls nobody within it.
/// </summary>
/// <param name="offers">What each feed can deliver, feeds by priority.</param>
public sealed class FeedDirector(
    IReadOnlyList<(string Feed, IReadOnlyList<FeedSlot> Slots)> offers, ChoiceRules rules, TimeProvider time, FeedMetrics metrics, ILogger<FeedDirector> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<FeedSlot, FeedChoice> _choices = offers
        .SelectMany(offer => offer.Slots.Select(slot => (offer.Feed, Slot: slot)))
        .GroupBy(pair => pair.Slot)
        .ToDictionary(group => group.Key, group => new FeedChoice([.. group.Select(pair => pair.Feed)], rules));
    private TaskCompletionSource _changed = NextChange();

    /// <summary>What each thing's active feed is.</summary>
    public IReadOnlyDictionary<FeedSlot, string> Active
    {
        get
        {
            lock (_gate) return _choices.ToDictionary(pair => pair.Key, pair => pair.Value.Active);
        }
    }

    public IFeedSeat Seat(string feed) => new FeedSeat(this, feed);

    /// <summary>Lets time take its part in the choices, until cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken);
            foreach (var slot in _choices.Keys) Told(slot, choice => choice.Look(time.GetUtcNow()));
        }
    }

    private static TaskCompletionSource NextChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Told(FeedSlot slot, Func<FeedChoice, ChoiceChange?> tell)
    {
        ChoiceChange? change;
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (!_choices.TryGetValue(slot, out var choice)) return;
            var wanted = Wanted(slot, choice);
            change = tell(choice);
            if (change is not null || !wanted.SequenceEqual(Wanted(slot, choice))) (changed, _changed) = (_changed, NextChange());
        }

        changed?.SetResult();
        if (change is null) return;
        metrics.Switched(change.To);
        logger.FeedSwitched(slot.ToString(), change.From, change.To, change.Reason);
    }

    private bool[] Wanted(FeedSlot slot, FeedChoice choice) => [.. offers.Where(offer => offer.Slots.Contains(slot)).Select(offer => choice.IsWanted(offer.Feed))];

    private sealed class FeedSeat(FeedDirector director, string feed) : IFeedSeat
    {
        public bool IsWanted(FeedSlot slot)
        {
            lock (director._gate) return IsWantedNow(slot);
        }

        public bool IsActive(FeedSlot slot)
        {
            lock (director._gate) return !director._choices.TryGetValue(slot, out var choice) || choice.Active.Equals(feed, StringComparison.Ordinal);
        }

        public Task WhenWanted(IReadOnlyList<FeedSlot> slots, CancellationToken cancellationToken) => When(() => slots.Any(IsWantedNow), cancellationToken);

        public Task WhenUnwanted(IReadOnlyList<FeedSlot> slots, CancellationToken cancellationToken) => When(() => !slots.Any(IsWantedNow), cancellationToken);

        public void Report(FeedSlot slot, SourceState state) => director.Told(slot, choice => choice.Report(feed, state, director.Now));

        private bool IsWantedNow(FeedSlot slot) => director._choices.TryGetValue(slot, out var choice) && choice.IsWanted(feed);

        private async Task When(Func<bool> holds, CancellationToken cancellationToken)
        {
            while (true)
            {
                Task changed;
                lock (director._gate)
                {
                    if (holds()) return;
                    changed = director._changed.Task;
                }

                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
