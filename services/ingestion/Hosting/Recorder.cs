using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Contracts.Steps;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Recorded;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>What a recording came to.</summary>
/// <param name="Refused">Messages left out because they could not be right.</param>
public sealed record RecordSummary(long Messages, int Files, long Refused);

/// <summary>
/// Writes what the one feed that the options name says into a folder, in the form that the recorded feed plays: a live feed until it is cancelled or its time is up, a recorded or
/// simulated one to its end, as fast as it can be made. What a second has passed over is readable whatever becomes of the program.
/// </summary>
public sealed class Recorder(IServiceProvider services)
{
    /// <summary>A file of this size, packed, is followed by the next.</summary>
    public const long MaxFileBytes = 64 * 1024 * 1024;

    private const int FlushesToDisk = 10;
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    /// <summary>What a live feed says goes through this on its way to the disk. Default nothing: a test hears what is written, as it is said.</summary>
    internal Func<IMarketPublisher, IMarketPublisher> Through { get; set; } = static output => output;

    /// <exception cref="Formats.InvalidFileException">A recording that is to be recorded again cannot be played.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public async Task<RecordSummary> Run(string folder, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptions<IngestionOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var factory = services.GetRequiredService<FeedFactory>();
        Directory.CreateDirectory(folder);
        using var writer = new RecordWriter(folder, Contracts.WireName.Of(options.Named()[0]), MaxFileBytes);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = options.Duration is { } duration ? new CancellationTokenSource(duration, time) : new CancellationTokenSource();
        await using var stopped = limit.Token.Register(ends.Cancel);
        try
        {
            if (factory.Replay() is { } replay) await Replay(replay, writer, ends.Token);
            else await Linked(() => Live(factory, writer, time, ends.Token));
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Its time is up, or it was stopped: what has been said so far is the recording.
        }

        return new RecordSummary(writer.Messages, writer.Files, writer.Refused);
    }

    private static async Task Replay(IReplayFeed feed, RecordWriter writer, CancellationToken cancellationToken)
    {
        await foreach (var instant in feed.Replay(cancellationToken))
            foreach (var message in instant.Messages) writer.Write(instant.At, message);
    }

    // Of all that a host would run, only the connections that feeds share are wanted here.
    private async Task Linked(Func<Task> live)
    {
        var link = services.GetRequiredService<Ibkr.IbkrLink>();
        await link.StartAsync(CancellationToken.None);
        try
        {
            await live();
        }
        finally
        {
            await link.StopAsync(CancellationToken.None);
        }
    }

    private async Task Live(FeedFactory factory, RecordWriter writer, TimeProvider time, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var output = new Output(writer, time);
        using var feeds = factory.Live(Through(output));
        var writing = Flush(writer, output, time, failed.Token);
        var speaking = feeds.Run(failed.Token);
        // A disk that takes no more ends the recording; a feed does not end by itself.
        await Task.WhenAny(writing, speaking);
        await failed.CancelAsync();
        await speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await writing;
        await speaking;
    }

    private static async Task Flush(RecordWriter writer, Output output, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            await Task.WhenAny(output.Failure, Task.Delay(FlushEvery, time, cancellationToken));
            if (output.Failure.IsCompleted) throw await output.Failure;
            cancellationToken.ThrowIfCancellationRequested();
            writer.Flush(toDisk: round % FlushesToDisk == 0);
        }
    }

    private sealed class Output(RecordWriter writer, TimeProvider time) : IMarketPublisher
    {
        private readonly TaskCompletionSource<Exception> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the disk has not taken something.</summary>
        public Task<Exception> Failure => _failure.Task;

        public Task Publish(IMarketMessage message, CancellationToken cancellationToken) => Write(() => writer.Write(Now(), message));

        public Task Publish(FeedStatusChanged status, CancellationToken cancellationToken) => Write(() => writer.Write(Now(), status));

        public Task Publish(StepOpened opened, CancellationToken cancellationToken) => Task.CompletedTask;

        private Task Write(Action write)
        {
            try
            {
                write();
                return Task.CompletedTask;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _failure.TrySetResult(exception);
                return Task.FromException(exception);
            }
        }

        // Milliseconds are enough to tell what was said together.
        private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
