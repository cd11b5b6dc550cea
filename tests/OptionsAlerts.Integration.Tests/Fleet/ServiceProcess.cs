using System.Collections.Concurrent;
using System.Diagnostics;
using OptionsAlerts.Integration.Tests.Infrastructure;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>One process of the system: started, watched by what it prints, killed without warning, started again.</summary>
internal sealed class ServiceProcess(string name, string assembly, IReadOnlyDictionary<string, string> environment, params string[] arguments) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    public string Name => name;

    /// <summary>Everything printed so far, by every life of it.</summary>
    public IReadOnlyCollection<string> Output => _output;

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment) start.Environment[key] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
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
    }

    /// <summary>SIGTERM; the exit code of the drained process.</summary>
    public async Task<int> Stop(TimeSpan within)
    {
        using var terminate = Process.Start("kill", ["-TERM", _process!.Id.ToString()]);
        return await Exit(within);
    }

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

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) _output.Enqueue(line.Data);
    }
}
