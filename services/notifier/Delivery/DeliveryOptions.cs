using System.ComponentModel.DataAnnotations;
using OptionsAlerts.ServiceDefaults.Messaging;

namespace OptionsAlerts.Notifier.Delivery;

/// <summary>Section <c>Notifier:Delivery</c>: how a channel tries. The same for every channel.</summary>
public sealed class DeliveryOptions : IValidatableObject
{
    /// <summary>Longest wait for a connection, 0.1 to 30 s. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest time of one call, connection and answer included, 0.1 s to 1 min. Default 8 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Calls for one request at most, 1 to 20. Default 4.</summary>
    [Range(1, 20)]
    public int Attempts { get; set; } = 4;

    /// <summary>Wait before the second call, doubling from there, with jitter; 1 ms to 1 min. Default 0.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest such wait, 1 ms to 1 min. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>No call begins later than this after the first, 0.1 s to 10 min. Default 45 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Longest wait a provider may ask for and a request still waits out, 0 s to 10 min. A longer one fails the request at once, so that the engine can choose another
    /// channel; calling sooner than asked would only lengthen the ban. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time that a channel stays parked on a provider's word, 1 s to 1 day. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxPark { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Calls within <see cref="BreakerWindow"/>, nine in ten of them failed, that open the circuit; 2 to 100. Default 6.</summary>
    [Range(2, 100)]
    public int BreakerCalls { get; set; } = 6;

    /// <summary>The time within which those calls are counted, 0.5 s to 1 h. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an open circuit answers without a call, 0.5 s to 1 h. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "01:00:00")]
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a request that no other channel can take waits for a channel that is away, 0 to 20 min (a broker takes back what is not acknowledged in 30); 0 fails it as any other. Default 15 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:20:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often a channel is asked whether it would take a message, and how often one that refuses everything is sent one all the same; 1 s to 1 h. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CheckEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests that one channel sends at a time, 1 to 16; above 1 their order is not kept. Default 1.</summary>
    [Range(1, 16)]
    public int Concurrency { get; set; } = 1;

    /// <summary>Whether channels keep to the pace, and to the waits between tries, that their providers publish; false for servers of one's own without limits. Default true.</summary>
    public bool Paced { get; set; } = true;

    /// <summary>Requests taken from a channel's queue at a time, 1 to 192, which is the most that one queue hands out within a process: among these, criticals go first. Default 128.</summary>
    [Range(1, BusEndpoints.MostAtOnce)]
    public int Waiting { get; set; } = 128;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectTimeout > AttemptTimeout) yield return new("Notifier:Delivery:ConnectTimeout must not be longer than AttemptTimeout.", [nameof(ConnectTimeout)]);
        if (BaseDelay > MaxDelay) yield return new("Notifier:Delivery:BaseDelay must not be longer than MaxDelay.", [nameof(BaseDelay)]);
        if (Waiting < Concurrency) yield return new("Notifier:Delivery:Waiting must not be less than Concurrency.", [nameof(Waiting)]);
    }
}
