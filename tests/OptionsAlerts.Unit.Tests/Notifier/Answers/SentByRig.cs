using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Unit.Tests.Notifier.Answers;

/// <summary>What was sent and said, as a test has it.</summary>
internal sealed class SentByRig : ISentMessages, IAlertContents
{
    public List<SentMessage> Messages { get; } = [];

    public List<SentEmergency> Receipts { get; } = [];

    public ChannelMessage? Content { get; set; } = Requests.Message();

    /// <summary>Set while the engine cannot be asked.</summary>
    public Exception? EngineIsAway { get; set; }

    /// <summary>Set while the ledger cannot be read.</summary>
    public Exception? LedgerIsAway { get; set; }

    /// <summary>By alert, where they differ.</summary>
    public Dictionary<Guid, ChannelMessage> Contents { get; } = [];

    public Task<IReadOnlyList<SentMessage>> Of(string runId, Guid alertId, CancellationToken cancellationToken) => LedgerIsAway is { } away ? Task.FromException<IReadOnlyList<SentMessage>>(away) : Task.FromResult<IReadOnlyList<SentMessage>>(
        [.. Messages.Where(message => Receipts.TrueForAll(receipt => receipt.Receipt != message.ProviderMessageId || receipt.AlertId == alertId))]);

    public Task<IReadOnlyList<SentEmergency>> Emergencies(string runId, string channel, int idLength, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SentEmergency>>([.. Receipts.Where(receipt => receipt.At >= since && receipt.Receipt.Length == idLength)]);

    Task<ChannelMessage?> IAlertContents.Of(string runId, Guid alertId, CancellationToken cancellationToken) =>
        EngineIsAway is { } away ? Task.FromException<ChannelMessage?>(away) : Task.FromResult(Contents.GetValueOrDefault(alertId) ?? Content);
}
