using System.ComponentModel.DataAnnotations;

namespace OptionsAlerts.ServiceDefaults.Messaging;

/// <summary>How contract messages travel.</summary>
public enum MessagingTransport
{
    /// <summary>RabbitMQ at <c>ConnectionStrings:messaging</c>.</summary>
    RabbitMq,

    /// <summary>Within the process, for one process that holds every service.</summary>
    InMemory,
}

/// <summary>Section <c>Messaging</c>.</summary>
public sealed class MessagingOptions : IValidatableObject
{
    public const string Section = "Messaging";

    /// <summary>How messages travel; one process that holds every service sets <c>InMemory</c> by itself. Default <see cref="MessagingTransport.RabbitMq"/>.</summary>
    public MessagingTransport Transport { get; set; } = MessagingTransport.RabbitMq;

    /// <summary>
    /// Queues over which each analysis' market data is spread by underlying in a live run over RabbitMQ, which needs its plug-in <c>rabbitmq_consistent_hash_exchange</c> then. The same
    /// for all replicas; a recorded or simulated run has one queue. Default 1.
    /// </summary>
    [Range(1, 64)]
    public int Partitions { get; set; } = 1;

    /// <summary>The partitions, from 1, that this process takes; of several processes on one partition one is active, the others stand by. Default none: all of them.</summary>
    public int[] OwnPartitions { get; set; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var number in OwnPartitions.Where(number => number < 1 || number > Partitions))
            yield return new ValidationResult($"{nameof(OwnPartitions)}: {number} is none of the partitions 1 to {Partitions}.", [nameof(OwnPartitions)]);
        if (OwnPartitions.Distinct().Count() < OwnPartitions.Length) yield return new ValidationResult($"{nameof(OwnPartitions)} names a partition twice.", [nameof(OwnPartitions)]);
    }
}
