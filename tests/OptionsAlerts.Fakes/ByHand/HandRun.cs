using System.Globalization;

namespace OptionsAlerts.Fakes.ByHand;

/// <summary>A fake that runs.</summary>
/// <param name="Lines">What to set so that the program uses it.</param>
/// <param name="Refresh">Brings what it serves up to a time; called every second.</param>
public sealed record RunningFake(IAsyncDisposable Server, IReadOnlyList<string> Lines, Action<DateTimeOffset> Refresh);

/// <summary><c>dotnet run --project tests/OptionsAlerts.Fakes -- NAME [--port N]</c>: one fake, until Ctrl-C.</summary>
public static class HandRun
{
    /// <summary>0 after Ctrl-C, 2 for a command line that cannot be.</summary>
    public static async Task<int> Run(string[] arguments, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        if (arguments is [] or ["--help"] or ["-h"])
        {
            await output.WriteLineAsync(Help());
            return arguments.Length == 0 ? 2 : 0;
        }

        if (HandFakes.All.FirstOrDefault(fake => fake.Name == arguments[0]) is not { } wanted || Port(arguments[1..]) is not { } port)
        {
            await errors.WriteLineAsync($"fakes: '{string.Join(' ', arguments)}' is not NAME [--port N]; --help lists the names.");
            return 2;
        }

        var running = await wanted.Start(port, output, time);
        await using (running.Server)
        {
            running.Refresh(time.GetUtcNow());
            foreach (var line in running.Lines) await output.WriteLineAsync(line);
            await output.WriteLineAsync("Ctrl-C ends it.");
            while (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                running.Refresh(time.GetUtcNow());
            }
        }

        return 0;
    }

    private static string Help() => string.Join(
        Environment.NewLine,
        [
            "fakes NAME [--port N]   a provider on loopback with a market made by formula; a free port when left out. It prints what to set.",
            .. HandFakes.All.Select(fake => $"  {fake.Name,-13} {fake.What}"),
        ]);

    private static int? Port(string[] arguments) => arguments switch
    {
        [] => 0,
        ["--port", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65_535 => port,
        _ => null,
    };
}
