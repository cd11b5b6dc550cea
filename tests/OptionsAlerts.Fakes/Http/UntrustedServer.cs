using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OptionsAlerts.Fakes.Http;

/// <summary>A server over TLS whose certificate nobody but itself has signed: whoever checks it hangs up before asking anything.</summary>
public sealed class UntrustedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private int _requests;

    private UntrustedServer(X509Certificate2 certificate)
    {
        _certificate = certificate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.Run(context =>
        {
            Interlocked.Increment(ref _requests);
            return context.Response.WriteAsync("ok", context.RequestAborted);
        });
    }

    /// <summary>Scheme, host and port.</summary>
    public string BaseUrl => _app.Urls.Single();

    /// <summary>Requests that came through all the same.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<UntrustedServer> Start(TimeProvider? time = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        // Right in all but its signature.
        var now = (time ?? TimeProvider.System).GetUtcNow();
        var server = new UntrustedServer(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}
