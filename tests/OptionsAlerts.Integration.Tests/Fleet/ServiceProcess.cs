using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OptionsAlerts.Integration.Tests.Infrastructure;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>One process of the system: started, watched by what it prints, killed without warning, started again.</summary>
/// <param name="file">What the program runs: an assembly, or a script.</param>
internal sealed class ServiceProcess(string name, string file, IReadOnlyDictionary<string, string> environment, params string[] arguments) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errorOutput = new();
    private Process? _process;

    public string Name => name;

    /// <summary>Runs the file. Default <c>dotnet</c>.</summary>
    public string Program { get; init; } = "dotnet";

    /// <summary>Default: none of the checkout's, so that no settings file of it is read.</summary>
    public string WorkingFolder { get; init; } = Path.GetTempPath();

    /// <summary>False before a start and after an end.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>True when its last life was ended by <see cref="Kill"/>.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>What it holds of the machine's memory, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Everything printed so far, by every life of it.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The part of it that was printed on standard error.</summary>
    public IReadOnlyCollection<string> ErrorOutput => _errorOutput;

    /// <summary>What it has logged as an error.</summary>
    public IReadOnlyList<string> Errors => [.. _output.Where(line => line.Contains(" fail ", StringComparison.Ordinal) || line.Contains(" crit ", StringComparison.Ordinal))];

    public void Start()
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = WorkingFolder };
        start.ArgumentList.Add(file);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        _process = new Process { StartInfo = start };
        WasKilled = false;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += KeepError;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL: no drain, no flush.</summary>
    public async Task Kill()
    {
        if (_process is not { HasExited: false } process) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        WasKilled = true;
    }

    /// <summary>SIGTERM, or another signal; the exit code of the drained process.</summary>
    public async Task<int> Stop(TimeSpan within, string signal = "TERM")
    {
        await Signal(signal);
        return await Exit(within);
    }

    /// <summary>SIGSTOP: it stands still, its connections open; until <see cref="GoOn"/>.</summary>
    public Task StandStill() => Signal("STOP");

    public Task GoOn() => Signal("CONT");

    /// <summary>Waits for the process to end by itself; its exit code.</summary>
    public async Task<int> Exit(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        try
        {
            await _process!.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"{name} did not end within {within.TotalSeconds:0} s. It printed:\n{Tail()}", late);
        }

        return _process!.ExitCode;
    }

    public Task Prints(string text, TimeSpan within) =>
        Eventually.Holds(() => _output.Any(line => line.Contains(text, StringComparison.Ordinal)), () => $"{name} printed '{text}' (it printed: {Tail()})", within);

    public string Tail() => string.Join('\n', _output.TakeLast(40));

    public async ValueTask DisposeAsync()
    {
        await Kill();
        _process?.Dispose();
        _process = null;
    }

    private async Task Signal(string signal)
    {
        using var sent = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await sent.WaitForExitAsync();
    }

    private void KeepError(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) _errorOutput.Enqueue(line.Data);
        Keep(sender, line);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) _output.Enqueue(line.Data);
    }
}
